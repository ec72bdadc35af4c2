use super::csv::{Csv, yuan};
use super::{examples, written};
use crate::products::SettledShare;
use crate::server::Server;

/// A profit-sharing bill (分账账单). The pages say that totals follow, and not how they are called.
pub(in crate::files) fn profit_sharing(server: &Server, date: &str) -> String {
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
    let shares = server.products().settled_shares().into_iter();
    let shares = shares.map(|share| (written(share.time), share));
    let mut shares: Vec<(String, SettledShare)> =
        shares.filter(|(time, _)| time.starts_with(date)).collect();
    if shares.is_empty() {
        shares = made_up(mchid, date);
    }
    for (time, share) in &shares {
        bill.row(&[
            time,
            mchid,
            &share.payee,
            &share.transaction_id,
            &share.order_id,
            &share.detail_id,
            &share.out_order_no,
            &yuan(share.total),
            &share.account,
            &yuan(share.fen),
            share.kind,
            "成功",
            &share.description,
            "",
        ]);
    }
    let shared = shares.iter().map(|(_, share)| share.fen).sum();
    bill.titles(&["总笔数", "分账总金额"]);
    bill.row(&[&shares.len().to_string(), &yuan(shared)]);
    bill.finish()
}

fn made_up(mchid: &str, date: &str) -> Vec<(String, SettledShare)> {
    let lines = examples(date).into_iter().enumerate();
    let share = lines.map(|(index, line)| {
        let refunded = line.settled.refund.map(|refund| refund.fen);
        let total = refunded.unwrap_or(line.settled.total);
        let share = SettledShare {
            time: 0,
            payee: mchid.to_owned(),
            transaction_id: line.settled.transaction_id,
            order_id: format!("30000000000000000000000000{index}"),
            detail_id: format!("30000000000000000000000000{index}"),
            out_order_no: line.settled.out_trade_no,
            total,
            account: "1900000109".to_owned(),
            fen: total / 10,
            kind: "分账",
            description: "share".to_owned(),
        };
        (line.time, share)
    });
    share.collect()
}
