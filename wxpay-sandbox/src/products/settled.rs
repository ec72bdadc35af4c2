//! What moved money, for the bills.

use serde_json::Value;

use super::Products;
use super::payment::{Payment, TradeState};
use super::refund::RefundStatus;

/// A payment, or a refund of one.
#[derive(Clone, Debug)]
pub(crate) struct Settled {
    /// Unix seconds.
    pub(crate) time: i64,
    pub(crate) appid: String,
    pub(crate) sub_mchid: String,
    pub(crate) transaction_id: String,
    pub(crate) out_trade_no: String,
    pub(crate) openid: String,
    pub(crate) trade_type: String,
    pub(crate) goods: String,
    pub(crate) attach: String,
    /// Fen.
    pub(crate) total: i64,
    pub(crate) refund: Option<SettledRefund>,
}

/// The part of a refund that is not the payment's.
#[derive(Clone, Debug)]
pub(crate) struct SettledRefund {
    pub(crate) refund_id: String,
    pub(crate) out_refund_no: String,
    /// Fen.
    pub(crate) fen: i64,
    pub(crate) status: &'static str,
    /// Whether a payment by code was reversed, which nobody asked a refund for.
    pub(crate) reversed: bool,
}

/// Money that one receiver of a share got, or gave back.
#[derive(Clone, Debug)]
pub(crate) struct SettledShare {
    /// Unix seconds.
    pub(crate) time: i64,
    pub(crate) payee: String,
    pub(crate) transaction_id: String,
    pub(crate) order_id: String,
    pub(crate) detail_id: String,
    pub(crate) out_order_no: String,
    /// Of the payment; fen.
    pub(crate) total: i64,
    pub(crate) account: String,
    /// Fen.
    pub(crate) fen: i64,
    pub(crate) kind: &'static str,
    pub(crate) description: String,
}

impl Products {
    /// Payments and refunds, in the order in which they happened.
    pub(crate) fn settled(&self) -> Vec<Settled> {
        let mut settled = Vec::new();
        for payment in self.payments.iter() {
            let Some(paid) = &payment.paid else { continue };
            let row = row(payment, paid.time);
            let given_back = match payment.state {
                TradeState::Revoked => payment.total,
                _ => payment.given_back(),
            };
            if given_back > 0 {
                let refund = SettledRefund {
                    refund_id: "0".to_owned(),
                    out_refund_no: "0".to_owned(),
                    fen: given_back,
                    status: "SUCCESS",
                    reversed: payment.state == TradeState::Revoked,
                };
                settled.push(Settled {
                    refund: Some(refund),
                    ..row.clone()
                });
            }
            settled.push(row);
            let refunds = payment.refunds.iter();
            for refund in refunds.filter_map(|key| self.refunds.get(key)) {
                let status = match refund.status {
                    RefundStatus::Success => "SUCCESS",
                    RefundStatus::Processing => "PROCESSING",
                    RefundStatus::Closed => "FAIL",
                    RefundStatus::Abnormal => "CHANGE",
                };
                let told = SettledRefund {
                    refund_id: refund.refund_id.clone(),
                    out_refund_no: refund.out_refund_no.clone(),
                    fen: refund.fen,
                    status,
                    reversed: false,
                };
                settled.push(Settled {
                    refund: Some(told),
                    ..self::row(payment, refund.created)
                });
            }
        }
        settled.sort_by(|a, b| {
            let place = |row: &Settled| (row.time, row.refund.is_some());
            (place(a), &a.out_trade_no).cmp(&(place(b), &b.out_trade_no))
        });
        settled
    }

    /// Shares and their returns, in the order in which they happened.
    pub(crate) fn settled_shares(&self) -> Vec<SettledShare> {
        let mut settled = Vec::new();
        for share in self.shares.values() {
            let Some(payment) = self.payments.get(&share.payment) else {
                continue;
            };
            for part in &share.parts {
                let row = SettledShare {
                    time: share.created,
                    payee: payment.payee().to_owned(),
                    transaction_id: share.transaction_id.clone(),
                    order_id: share.order_id.clone(),
                    detail_id: part.detail_id.clone(),
                    out_order_no: share.out_order_no.clone(),
                    total: payment.total,
                    account: part.account.clone(),
                    fen: part.amount,
                    kind: "分账",
                    description: part.description.clone(),
                };
                if part.returned > 0 {
                    settled.push(SettledShare {
                        fen: part.returned,
                        kind: "分账回退",
                        ..row.clone()
                    });
                }
                settled.push(row);
            }
        }
        settled.sort_by(|a, b| (a.time, &a.detail_id, a.kind).cmp(&(b.time, &b.detail_id, b.kind)));
        settled
    }
}

fn row(payment: &Payment, time: i64) -> Settled {
    let said = |name: &str| {
        let value = payment.said.get(name).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    Settled {
        time,
        appid: payment.appid.clone().unwrap_or_default(),
        sub_mchid: payment.sub_mchid.clone().unwrap_or_default(),
        transaction_id: payment.transaction_id().to_owned(),
        out_trade_no: payment.out_trade_no.clone(),
        openid: payment.openid().to_owned(),
        trade_type: payment.trade_type.clone(),
        goods: said("description"),
        attach: said("attach"),
        total: payment.total,
        refund: None,
    }
}
