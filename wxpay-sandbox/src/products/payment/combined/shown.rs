use serde_json::{Map, Value, json};

use super::super::Payment;
use super::Combined;
use crate::clock::compact;
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::products::Products;
use crate::products::fields::set;

impl Products {
    /// All that APIv3 answers may show of it.
    pub(super) fn combined_shown_by_v3(&self, combined: &Combined) -> Map<String, Value> {
        let mut shown = combined.said.clone();
        let subs: Vec<Value> = self.payments_of(combined).map(sub_v3).collect();
        set(&mut shown, "sub_orders", subs);
        if !combined.transaction_id.is_empty() {
            let id = combined.transaction_id.as_str();
            set(&mut shown, "combine_transaction_id", id);
            let payer = json!({ "openid": combined.openid });
            set(&mut shown, "combine_payer_info", payer);
        }
        shown
    }

    /// All that APIv2 answers may show of it: texts only.
    pub(super) fn combined_shown_by_v2(&self, combined: &Combined) -> Map<String, Value> {
        let mut shown = combined.common_v2();
        let state = self.state_of(combined);
        set(&mut shown, "trade_state", state.name());
        set(&mut shown, "trade_state_desc", state.description());
        set(&mut shown, "result_msg", "OK");
        let subs = self.payments_of(combined).map(sub_v2);
        set(&mut shown, "sub_order_list", list(subs));
        shown
    }

    /// What its merchant is to be told, now that it is paid; none when there is nowhere to tell.
    pub(super) fn combined_event(&self, combined: &Combined) -> Option<PendingEvent> {
        if combined.notify_url.is_empty() {
            return None;
        }
        let (event_type, resource) = match combined.protocol {
            Family::V3 => ("TRANSACTION.SUCCESS", self.combined_shown_by_v3(combined)),
            Family::V2 => {
                let mut resource = combined.common_v2();
                for (name, value) in [
                    ("return_code", "SUCCESS"),
                    ("result_code", "SUCCESS"),
                    ("sign_type", "HMAC-SHA256"),
                    ("trade_type", &combined.trade_type),
                    ("bank_type", "OTHERS"),
                ] {
                    set(&mut resource, name, value);
                }
                let subs = self.payments_of(combined).map(sub_told_by_v2);
                set(&mut resource, "sub_order_list", list(subs));
                ("combined-transactions-success", resource)
            }
        };
        Some(PendingEvent {
            protocol: combined.protocol,
            event_type: event_type.to_owned(),
            original_type: "transaction".to_owned(),
            summary: "支付成功".to_owned(),
            resource,
            notify_url: combined.notify_url.clone(),
        })
    }

    fn payments_of(&self, combined: &Combined) -> impl Iterator<Item = &Payment> {
        let keys = combined.payments.iter();
        keys.filter_map(|key| self.payments.get(key))
    }
}

impl Combined {
    /// What answers and messages of APIv2 have in common.
    fn common_v2(&self) -> Map<String, Value> {
        let said = |name: &str| self.said.get(name).and_then(Value::as_str);
        let device = self.said.get("scene_info");
        let paid = !self.transaction_id.is_empty();
        let mut shown = Map::new();
        for (name, value) in [
            ("combine_appid", said("combine_appid")),
            ("combine_mch_id", said("combine_mchid")),
            ("combine_out_trade_no", said("combine_out_trade_no")),
            (
                "device_info",
                device.and_then(|info| info["device_id"].as_str()),
            ),
            ("combine_openid", paid.then_some(self.openid.as_str())),
        ] {
            if let Some(value) = value {
                set(&mut shown, name, value);
            }
        }
        shown
    }
}

/// The text that holds the orders in APIv2.
fn list(subs: impl Iterator<Item = Value>) -> String {
    let subs: Vec<Value> = subs.collect();
    json!({ "order_num": subs.len(), "order_list": subs }).to_string()
}

fn sub_v3(payment: &Payment) -> Value {
    let mut shown = payment.v3();
    shown.retain(|name, _| {
        [
            "trade_type",
            "trade_state",
            "bank_type",
            "attach",
            "success_time",
        ]
        .contains(&name.as_str())
            || ["transaction_id", "out_trade_no", "sub_mchid", "sub_appid"].contains(&name.as_str())
            || name.starts_with("individual_")
    });
    set(&mut shown, "mchid", payment.mchid.as_str());
    let total = payment.total;
    let mut amount = json!({ "total_amount": total, "currency": "CNY", "payer_amount": total });
    if payment.paid.is_some() {
        amount["payer_currency"] = json!("CNY");
    }
    set(&mut shown, "amount", amount);
    Value::Object(shown)
}

fn sub_v2(payment: &Payment) -> Value {
    let said = |name: &str| payment.said.get(name).and_then(Value::as_str);
    let mut shown = json!({
        "mchid": payment.mchid,
        "trade_type": payment.trade_type,
        "attach": said("attach").unwrap_or_default(),
        "amount": { "total_amount": payment.total, "currency": "CNY" },
        "out_trade_no": payment.out_trade_no,
        "description": said("description").unwrap_or_default(),
    });
    if let Some(paid) = &payment.paid {
        shown["transaction_id"] = json!(paid.transaction_id);
    }
    shown
}

fn sub_told_by_v2(payment: &Payment) -> Value {
    let mut told = json!({
        "appid": payment.appid,
        "mch_id": payment.mchid,
        "openid": payment.openid(),
        "total_fee": payment.total,
        "cash_fee": payment.total,
        "transaction_id": payment.transaction_id(),
        "out_trade_no": payment.out_trade_no,
        "time_end": payment.paid.as_ref().map(|paid| compact(paid.time)),
    });
    if let Some(attach) = payment.said.get("attach") {
        told["attach"] = attach.clone();
    }
    told
}
