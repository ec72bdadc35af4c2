use serde_json::{Map, Value, json};

use super::{Payment, TradeState};
use crate::clock::compact;
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::products::fields::set;

impl Payment {
    /// All that APIv3 answers may show of it.
    pub(in crate::products) fn v3(&self) -> Map<String, Value> {
        let mut shown = self.said.clone();
        let names = match self.sub_mchid {
            Some(_) => ["sp_mchid", "sp_appid", "sub_mchid", "sub_appid"],
            None => ["mchid", "appid", "", ""],
        };
        set(&mut shown, names[0], self.mchid.as_str());
        let others = [&self.appid, &self.sub_mchid, &self.sub_appid];
        for (name, value) in names[1..].iter().zip(others) {
            if let Some(value) = value {
                set(&mut shown, name, value.as_str());
            }
        }
        set(&mut shown, "out_trade_no", self.out_trade_no.as_str());
        set(&mut shown, "trade_state", self.state.name());
        set(&mut shown, "trade_state_desc", self.state.description());
        let mut amount = json!({ "total": self.total, "currency": "CNY" });
        if self.trade_type_is_shown() {
            set(&mut shown, "trade_type", self.trade_type.as_str());
        }
        if let (Some(paid), Some(time)) = (&self.paid, self.success_time()) {
            set(&mut shown, "transaction_id", paid.transaction_id.as_str());
            set(&mut shown, "bank_type", "OTHERS");
            set(&mut shown, "success_time", time);
            set(&mut shown, "payer", self.payer.clone());
            amount["payer_total"] = json!(self.total);
            amount["payer_currency"] = json!("CNY");
        }
        set(&mut shown, "amount", amount);
        shown
    }

    /// All that APIv2 answers may show of it: texts only.
    pub(in crate::products) fn v2(&self) -> Map<String, Value> {
        let mut shown = Map::new();
        let said = |name: &str| self.said.get(name).and_then(Value::as_str);
        let optional = [
            ("appid", self.appid.as_deref()),
            ("sub_mch_id", self.sub_mchid.as_deref()),
            ("sub_appid", self.sub_appid.as_deref()),
            ("attach", said("attach")),
            ("device_info", said("device_info")),
            ("contract_id", self.contract_id.as_deref()),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                set(&mut shown, name, value);
            }
        }
        set(&mut shown, "mch_id", self.mchid.as_str());
        set(&mut shown, "out_trade_no", self.out_trade_no.as_str());
        set(&mut shown, "trade_state", self.state.name());
        set(&mut shown, "trade_state_desc", self.state.description());
        set(&mut shown, "total_fee", self.total.to_string());
        set(&mut shown, "fee_type", "CNY");
        if self.trade_type_is_shown() {
            set(&mut shown, "trade_type", self.trade_type.as_str());
        }
        if let Some(consumed) = self.consumed() {
            set(&mut shown, "consume_fee", consumed.to_string());
        }
        if let Some(paid) = &self.paid {
            set(&mut shown, "transaction_id", paid.transaction_id.as_str());
            set(&mut shown, "time_end", compact(paid.time));
            set(&mut shown, "bank_type", "OTHERS");
            set(&mut shown, "cash_fee", self.total.to_string());
            set(&mut shown, "is_subscribe", "N");
            set(&mut shown, "openid", self.openid());
            if let Some(openid) = self.payer.get("sub_openid") {
                set(&mut shown, "sub_openid", openid.clone());
                set(&mut shown, "sub_is_subscribe", "N");
            }
        }
        shown
    }

    /// What its merchant is to be told, now that it is paid; none when there is nowhere to tell.
    pub(super) fn event(&self) -> Option<PendingEvent> {
        const TOLD: [&str; 17] = [
            "mchid",
            "appid",
            "sp_mchid",
            "sp_appid",
            "sub_mchid",
            "sub_appid",
            "out_trade_no",
            "transaction_id",
            "trade_type",
            "trade_state",
            "trade_state_desc",
            "bank_type",
            "attach",
            "success_time",
            "payer",
            "amount",
            "scene_info",
        ];
        if self.notify_url.is_empty() || self.state != TradeState::Success {
            return None;
        }
        let (event_type, resource) = match self.protocol {
            Family::V3 => {
                let mut resource = self.v3();
                resource.retain(|name, _| TOLD.contains(&name.as_str()));
                ("TRANSACTION.SUCCESS", resource)
            }
            Family::V2 => {
                let mut resource = self.v2();
                resource.retain(|name, _| name != "trade_state" && name != "trade_state_desc");
                set(&mut resource, "return_code", "SUCCESS");
                set(&mut resource, "result_code", "SUCCESS");
                ("transaction-success", resource)
            }
        };
        Some(PendingEvent {
            protocol: self.protocol,
            event_type: event_type.to_owned(),
            original_type: "transaction".to_owned(),
            summary: "支付成功".to_owned(),
            resource,
            notify_url: self.notify_url.clone(),
        })
    }

    /// How somebody pays is not known before somebody does, except at the counter.
    fn trade_type_is_shown(&self) -> bool {
        self.paid.is_some() || self.is_at_counter()
    }
}
