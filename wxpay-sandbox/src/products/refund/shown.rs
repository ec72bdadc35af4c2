use serde_json::{Map, Value, json};

use super::{Refund, RefundStatus};
use crate::clock::rfc3339;
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::products::fields::set;
use crate::products::payment::Payment;

/// Where the money goes.
const ACCOUNT: &str = "支付用户零钱";

impl Refund {
    /// All that APIv3 answers may show of it.
    pub(super) fn v3(&self, payment: &Payment) -> Map<String, Value> {
        let asked = self.request.get("amount");
        let mut amount = json!({
            "total": payment.total,
            "refund": self.fen,
            "payer_total": payment.total,
            "payer_refund": self.fen,
            "settlement_total": payment.total,
            "settlement_refund": self.fen,
            "discount_refund": 0,
            "refund_fee": 0,
            "currency": "CNY",
        });
        if let Some(from @ Value::Array(_)) = asked.map(|asked| &asked["from"]) {
            amount["from"] = from.clone();
        }
        let mut shown = self.told(payment);
        set(&mut shown, "channel", "ORIGINAL");
        set(&mut shown, "create_time", rfc3339(self.created));
        set(&mut shown, "status", self.status.names().0);
        set(&mut shown, "funds_account", "AVAILABLE");
        set(&mut shown, "amount", amount);
        if let Some(account) = self.request.get("refund_account") {
            set(&mut shown, "refund_account", account.clone());
        }
        shown
    }

    /// All that APIv2 answers may show of it: texts only. With a place, its names end in that.
    pub(super) fn v2(&self, place: Option<usize>) -> Map<String, Value> {
        let mut shown = Map::new();
        let mut put = |name: &str, value: &str| {
            let name = match place {
                Some(place) => format!("{name}_{place}"),
                None => name.to_owned(),
            };
            set(&mut shown, &name, value);
        };
        let fen = self.fen.to_string();
        put("out_refund_no", &self.out_refund_no);
        put("refund_id", &self.refund_id);
        put("refund_fee", &fen);
        put("settlement_refund_fee", &fen);
        put("cash_refund_fee", &fen);
        put("refund_status", self.status.names().1);
        put("refund_channel", "ORIGINAL");
        put("refund_account", "REFUND_SOURCE_RECHARGE_FUNDS");
        // Officially spelt so.
        put("refund_recv_accout", ACCOUNT);
        if let Some(time) = self.succeeded {
            let time = rfc3339(time).replace('T', " ");
            put("refund_success_time", time.get(..19).unwrap_or_default());
        }
        shown
    }

    /// What its merchant is to be told, now that it has ended; none when there is nowhere to tell.
    pub(super) fn event(&self, payment: &Payment) -> Option<PendingEvent> {
        let summary = match self.status {
            RefundStatus::Processing => return None,
            RefundStatus::Success => "退款成功",
            RefundStatus::Closed => "退款关闭",
            RefundStatus::Abnormal => "退款异常",
        };
        if self.notify_url.is_empty() {
            return None;
        }
        let (event_type, resource) = match self.protocol {
            Family::V3 => {
                let mut resource = self.told(payment);
                let status = self.status.names().0;
                set(&mut resource, "refund_status", status);
                let amount = json!({
                    "total": payment.total,
                    "refund": self.fen,
                    "payer_total": payment.total,
                    "payer_refund": self.fen,
                });
                set(&mut resource, "amount", amount);
                (format!("REFUND.{status}"), resource)
            }
            Family::V2 => {
                let mut resource = self.v2(None);
                resource.retain(|name, _| {
                    !["refund_channel", "cash_refund_fee", "refund_success_time"]
                        .contains(&name.as_str())
                });
                let total = payment.total.to_string();
                set(&mut resource, "transaction_id", payment.transaction_id());
                set(&mut resource, "out_trade_no", payment.out_trade_no.as_str());
                set(&mut resource, "total_fee", total.as_str());
                set(&mut resource, "settlement_total_fee", total);
                set(&mut resource, "refund_request_source", "API");
                if let Some(time) = self.v2(None).remove("refund_success_time") {
                    set(&mut resource, "success_time", time);
                }
                ("refund-processed".to_owned(), resource)
            }
        };
        Some(PendingEvent {
            protocol: self.protocol,
            event_type,
            original_type: "refund".to_owned(),
            summary: summary.to_owned(),
            resource,
            notify_url: self.notify_url.clone(),
        })
    }

    /// What answers and events of APIv3 have in common.
    fn told(&self, payment: &Payment) -> Map<String, Value> {
        let mut told = Map::new();
        match &payment.sub_mchid {
            Some(sub_mchid) => {
                set(&mut told, "sp_mchid", payment.mchid.as_str());
                set(&mut told, "sub_mchid", sub_mchid.as_str());
            }
            None => set(&mut told, "mchid", payment.mchid.as_str()),
        }
        set(&mut told, "transaction_id", payment.transaction_id());
        set(&mut told, "out_trade_no", payment.out_trade_no.as_str());
        set(&mut told, "refund_id", self.refund_id.as_str());
        set(&mut told, "out_refund_no", self.out_refund_no.as_str());
        set(&mut told, "user_received_account", ACCOUNT);
        if let Some(time) = self.succeeded {
            set(&mut told, "success_time", rfc3339(time));
        }
        told
    }
}
