use serde_json::Value;

use crate::clock::rfc3339;
use crate::products::BusinessError;
use crate::server::Server;

/// Rows of a bill before they are written, each with its amounts in fen.
struct Trade {
    time: String,
    appid: String,
    transaction_id: String,
    number: String,
    openid: String,
    trade_type: String,
    refund: Option<&'static str>,
    goods: String,
    fen: i64,
}

/// The day of a bill, as `yyyy-mm-dd`. Unlike the real one, the sandbox has today's bill.
pub(super) fn date(server: &Server, text: &str) -> Result<String, BusinessError> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    let shaped = digits.len() == 8
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (text.len() == 8 || text.len() == 10);
    if !shaped {
        let message = "账单日期格式不正确 (the date of a bill is written 2026-01-31, in APIv2 \
                       20260131)";
        return Err(BusinessError::new(400, "PARAM_ERROR", message));
    }
    let date = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]);
    if date > today(server) {
        let message = "账单文件不存在 (No Bill Exist: that day is still to come)";
        return Err(BusinessError::new(400, "NO_STATEMENT_EXIST", message));
    }
    Ok(date)
}

/// A trade bill (交易账单): payments and refunds of a day.
pub(super) fn trade(server: &Server, date: &str, kind: &str) -> String {
    let mut trades = payments(server, date);
    if trades.is_empty() {
        trades = examples(date);
    }
    trades.retain(|trade| match kind {
        "SUCCESS" => trade.refund.is_none(),
        "REFUND" => trade.refund.is_some(),
        _ => true,
    });
    let mchid = &server.issued.merchant.mchid;
    let mut bill = Csv::new(&[
        "交易时间",
        "公众账号ID",
        "商户号",
        "特约商户号",
        "设备号",
        "微信订单号",
        "商户订单号",
        "用户标识",
        "交易类型",
        "交易状态",
        "付款银行",
        "货币种类",
        "应结订单金额",
        "代金券金额",
        "微信退款单号",
        "商户退款单号",
        "退款金额",
        "充值券退款金额",
        "退款类型",
        "退款状态",
        "商品名称",
        "商户数据包",
        "手续费",
        "费率",
        "订单金额",
        "申请退款金额",
        "费率备注",
    ]);
    let (mut paid, mut refunded) = (0, 0);
    for trade in &trades {
        let refund = trade.refund.unwrap_or_default();
        let (payment_fen, refund_fen) = match trade.refund {
            None => (trade.fen, 0),
            Some(_) => (0, trade.fen),
        };
        paid += payment_fen;
        refunded += refund_fen;
        let state = if refund.is_empty() {
            "SUCCESS"
        } else {
            "REFUND"
        };
        bill.row(&[
            &trade.time,
            &trade.appid,
            mchid,
            "0",
            "",
            &trade.transaction_id,
            &trade.number,
            &trade.openid,
            &trade.trade_type,
            state,
            "OTHERS",
            "CNY",
            &yuan(payment_fen),
            "0.00",
            refund,
            refund,
            &yuan(refund_fen),
            "0.00",
            if refund.is_empty() { "" } else { "ORIGINAL" },
            if refund.is_empty() { "" } else { "SUCCESS" },
            &trade.goods,
            "",
            "0.00000",
            "0.60%",
            &yuan(payment_fen),
            &yuan(refund_fen),
            "",
        ]);
    }
    bill.titles(&[
        "总交易单数",
        "应结订单总金额",
        "退款总金额",
        "充值券退款总金额",
        "手续费总金额",
        "订单总金额",
        "申请退款总金额",
    ]);
    bill.row(&[
        &trades.len().to_string(),
        &yuan(paid),
        &yuan(refunded),
        "0.00",
        "0.00000",
        &yuan(paid),
        &yuan(refunded),
    ]);
    bill.0
}

/// A fund-flow bill (资金账单): what came into an account in a day, and what left it.
pub(super) fn fund_flow(server: &Server, date: &str) -> String {
    let mut trades = payments(server, date);
    if trades.is_empty() {
        trades = examples(date);
    }
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
    for trade in &trades {
        let (name, direction) = match trade.refund {
            None => ("交易", "收入"),
            Some(_) => ("退款", "支出"),
        };
        match trade.refund {
            None => {
                (incomes, income) = (incomes + 1, income + trade.fen);
                balance += trade.fen;
            }
            Some(_) => {
                (expenses, expense) = (expenses + 1, expense + trade.fen);
                balance -= trade.fen;
            }
        }
        bill.row(&[
            &trade.time,
            &trade.transaction_id,
            &trade.transaction_id,
            name,
            name,
            direction,
            &yuan(trade.fen),
            &yuan(balance),
            "system",
            "",
            &trade.number,
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
        &trades.len().to_string(),
        &incomes.to_string(),
        &yuan(income),
        &expenses.to_string(),
        &yuan(expense),
    ]);
    bill.0
}

/// A profit-sharing bill (分账账单), without totals.
pub(super) fn profit_sharing(server: &Server, date: &str) -> String {
    let mchid = &server.issued.merchant.mchid;
    let mut bill = Csv::new(&[
        "分账时间",
        "分账发起方",
        "分账方",
        "微信订单号",
        "微信分账/回退单号",
        "分账明细单号",
        "商户分账/回退单号",
        "订单金额",
        "分账接收方",
        "分账金额",
        "业务类型",
        "处理状态",
        "分账描述",
        "备注",
    ]);
    for (index, trade) in examples(date).iter().enumerate() {
        let share = format!("30000000000000000000000000{index}");
        bill.row(&[
            &trade.time,
            mchid,
            mchid,
            &trade.transaction_id,
            &share,
            &share,
            &trade.number,
            &yuan(trade.fen),
            "1900000109",
            &yuan(trade.fen / 10),
            "分账",
            "成功",
            "share",
            "",
        ]);
    }
    bill.0
}

/// The payments of that day.
fn payments(server: &Server, date: &str) -> Vec<Trade> {
    let mut trades = Vec::new();
    for order in server.products().paid() {
        let text = |name: &str| order.get(name).and_then(Value::as_str).unwrap_or_default();
        let time = text("success_time").replace('T', " ");
        let time = time.get(..19).unwrap_or_default().to_owned();
        if time.starts_with(date) {
            trades.push(Trade {
                time,
                appid: text("appid").to_owned(),
                transaction_id: text("transaction_id").to_owned(),
                number: text("out_trade_no").to_owned(),
                openid: order["payer"]["openid"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                trade_type: text("trade_type").to_owned(),
                refund: None,
                goods: text("description").to_owned(),
                fen: order["amount"]["total"].as_i64().unwrap_or_default(),
            });
        }
    }
    trades.sort_by(|a, b| (&a.time, &a.number).cmp(&(&b.time, &b.number)));
    trades
}

/// What a day without payments looks like: one payment, with a comma in the name of the goods,
/// and one refund.
fn examples(date: &str) -> Vec<Trade> {
    let trade = |time: &str, number: &str, refund, fen| Trade {
        time: format!("{date} {time}"),
        appid: "wxd678efh567hg6787".to_owned(),
        transaction_id: format!("420000000120260101000000000{number}"),
        number: format!("sandbox-{number}"),
        openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o".to_owned(),
        trade_type: "JSAPI".to_owned(),
        refund,
        goods: "面包, 两个".to_owned(),
        fen,
    };
    vec![
        trade("09:30:00", "1", None, 1234),
        trade("18:00:00", "1", Some("50000000012026010100000000001"), 7),
    ]
}

fn today(server: &Server) -> String {
    rfc3339(server.clock.now()).chars().take(10).collect()
}

fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let fen = fen.unsigned_abs();
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

/// The text of a bill, as WeChat Pay writes it: with a byte-order mark, and data behind backticks.
struct Csv(String);

impl Csv {
    fn new(titles: &[&str]) -> Csv {
        let mut csv = Csv("\u{feff}".to_owned());
        csv.titles(titles);
        csv
    }

    fn titles(&mut self, titles: &[&str]) {
        self.0.push_str(&titles.join(","));
        self.0.push_str("\r\n");
    }

    fn row(&mut self, cells: &[&str]) {
        let cells: Vec<String> = cells.iter().map(|cell| format!("`{cell}")).collect();
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::yuan;

    #[test]
    fn amounts_are_written_in_yuan() {
        assert_eq!(
            [0, 7, 1234, -50].map(yuan),
            ["0.00", "0.07", "12.34", "-0.50"]
        );
    }
}
