use super::csv::{Csv, yuan};
use super::lines;
use crate::server::Server;

/// A trade bill (交易账单): payments and refunds of a day.
pub(in crate::files) fn trade(server: &Server, date: &str, kind: &str) -> String {
    let mut lines = lines(server, date);
    lines.retain(|line| match kind {
        "SUCCESS" => line.settled.refund.is_none(),
        "REFUND" => line.settled.refund.is_some(),
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
    for line in &lines {
        let settled = &line.settled;
        let refund = settled.refund.as_ref();
        let (payment_fen, refund_fen) = match refund {
            None => (settled.total, 0),
            Some(refund) => (0, refund.fen),
        };
        paid += payment_fen;
        refunded += refund_fen;
        let state = match refund {
            None => "SUCCESS",
            Some(refund) if refund.reversed => "REVOKED",
            Some(_) => "REFUND",
        };
        let sub_mchid = match settled.sub_mchid.as_str() {
            "" => "0",
            sub_mchid => sub_mchid,
        };
        bill.row(&[
            &line.time,
            &settled.appid,
            mchid,
            sub_mchid,
            "",
            &settled.transaction_id,
            &settled.out_trade_no,
            &settled.openid,
            &settled.trade_type,
            state,
            "OTHERS",
            "CNY",
            &yuan(payment_fen),
            "0.00",
            refund.map_or("", |refund| &refund.refund_id),
            refund.map_or("", |refund| &refund.out_refund_no),
            &yuan(refund_fen),
            "0.00",
            refund.map_or("", |_| "ORIGINAL"),
            refund.map_or("", |refund| refund.status),
            &settled.goods,
            &settled.attach,
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
        &lines.len().to_string(),
        &yuan(paid),
        &yuan(refunded),
        "0.00",
        "0.00000",
        &yuan(paid),
        &yuan(refunded),
    ]);
    bill.finish()
}
