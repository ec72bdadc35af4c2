use super::csv::{Csv, yuan};
use super::lines;
use crate::server::Server;

/// A fund-flow bill (资金账单): what came into an account in a day, and what left it.
pub(in crate::files) fn fund_flow(server: &Server, date: &str) -> String {
    let lines = lines(server, date);
    let mut bill = Csv::new(&[
        "记账时间",
        "微信支付业务单号",
        "资金流水单号",
        "业务名称",
        "业务类型",
        "收支类型",
        "收支金额(元)",
        "账户结余(元)",
        "资金变更提交申请人",
        "备注",
        "业务凭证号",
    ]);
    let mut balance = 0;
    let (mut incomes, mut income, mut expenses, mut expense) = (0, 0, 0, 0);
    for line in &lines {
        let settled = &line.settled;
        let (name, direction, fen, number) = match &settled.refund {
            None => {
                (incomes, income) = (incomes + 1, income + settled.total);
                balance += settled.total;
                ("交易", "收入", settled.total, &settled.out_trade_no)
            }
            Some(refund) => {
                (expenses, expense) = (expenses + 1, expense + refund.fen);
                balance -= refund.fen;
                ("退款", "支出", refund.fen, &refund.out_refund_no)
            }
        };
        bill.row(&[
            &line.time,
            &settled.transaction_id,
            &settled.transaction_id,
            name,
            name,
            direction,
            &yuan(fen),
            &yuan(balance),
            "system",
            "",
            number,
        ]);
    }
    bill.titles(&[
        "资金流水总笔数",
        "收入笔数",
        "收入金额",
        "支出笔数",
        "支出金额",
    ]);
    bill.row(&[
        &lines.len().to_string(),
        &incomes.to_string(),
        &yuan(income),
        &expenses.to_string(),
        &yuan(expense),
    ]);
    bill.finish()
}
