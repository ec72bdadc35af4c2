//! Combined orders (合单): one payment of the user's for orders of several payees.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::v3::{handles, prepay_id, trade_type};
use super::{Payment, TradeState, check, expiry, some};
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::products::code::Code;
use crate::products::fields::set;
use crate::products::{BusinessError, Call, Outcome, Products, Scene};
use crate::random;

/// What holds the orders together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::products) struct Combined {
    /// The request that made it: application, merchant, number, scene, `notify_url`.
    request: Map<String, Value>,
    trade_type: String,
    prepay_id: String,
    /// The keys of its payments, in the order of the request.
    pub(super) payments: Vec<String>,
    transaction_id: String,
    openid: String,
}

impl Combined {
    /// Whether the user pays it on the page that this opens.
    pub(super) fn is_h5(&self, prepay_id: &str) -> bool {
        self.trade_type == "MWEB" && self.prepay_id == prepay_id
    }
}

const BY_NUMBER: &str = "v3/combine-transactions/out-trade-no/{combine_out_trade_no}";
const BY_ID: &str = "v3/combine-transactions/id/{combine_transaction_id}";
const CLOSE: &str = "v3/combine-transactions/out-trade-no/{combine_out_trade_no}/close";

impl Products {
    pub(in crate::products) fn combined_v3(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        let (method, path) = call.name();
        match (method, path) {
            ("GET", BY_NUMBER | BY_ID) => {
                let shown = self.combined(call).map(|(_, combined)| {
                    let shown = self.show_combined(combined);
                    call.documented(&shown)
                });
                Some(shown)
            }
            ("POST", CLOSE) => Some(self.close_combined(call, scene)),
            ("POST", path) => {
                let way = path.strip_prefix("v3/combine-transactions/")?;
                trade_type(way).map(|kind| self.prepay_combined(call, scene, kind))
            }
            _ => None,
        }
    }

    fn prepay_combined(&mut self, call: &Call<'_>, scene: &Scene<'_>, kind: &str) -> Outcome {
        let number = call.text("combine_out_trade_no");
        let mut request = call.body.clone();
        if let Some(Value::Object(payer)) = request.get_mut("combine_payer_info") {
            payer.remove("identity");
        }
        if let Some(known) = self.combined.get(number) {
            if known.request != request || known.trade_type != kind {
                let why = format!("combine_out_trade_no {number} is used with another content");
                return Err(call.refuse(Code::OutTradeNoUsed, why));
            }
            let first = known
                .payments
                .first()
                .and_then(|key| self.payments.get(key));
            let code = match first.map(|payment| payment.state) {
                None | Some(TradeState::NotPay) => {
                    return Ok(call.documented(&handles(&known.prepay_id)));
                }
                Some(state) if state.is_paid() => Code::OrderPaid,
                Some(_) => Code::OrderClosed,
            };
            let why = format!("combined order {number} was made before");
            return Err(call.refuse(code, why));
        }

        let subs = call.body.get("sub_orders").and_then(Value::as_array);
        let drafts: Vec<Payment> = subs
            .into_iter()
            .flatten()
            .map(|sub| draft(call, scene, sub, kind))
            .collect();
        if drafts.is_empty() {
            return Err(call.refuse(Code::Parameter, "sub_orders is empty"));
        }
        for draft in &drafts {
            check(call, draft, None)?;
            let twice = drafts.iter().filter(|other| other.key() == draft.key());
            if self.payments.get(&draft.key()).is_some() || twice.count() > 1 {
                let why = format!("out_trade_no {} is used already", draft.out_trade_no);
                return Err(call.refuse(Code::OutTradeNoUsed, why));
            }
        }
        let combined = Combined {
            request,
            trade_type: kind.to_owned(),
            prepay_id: prepay_id(scene.now),
            payments: drafts.iter().map(Payment::key).collect(),
            transaction_id: String::new(),
            openid: call
                .body
                .get("combine_payer_info")
                .and_then(|payer| payer["openid"].as_str())
                .unwrap_or_default()
                .to_owned(),
        };
        let answer = call.documented(&handles(&combined.prepay_id));
        self.combined.insert(number.to_owned(), combined);
        for draft in drafts {
            self.payments.open(draft, scene.now)?;
        }
        Ok(answer)
    }

    fn close_combined(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let (_, combined) = self.combined(call)?;
        let keys = combined.payments.clone();
        let named = call.body.get("sub_orders").and_then(Value::as_array);
        let numbers: Vec<&str> = named
            .into_iter()
            .flatten()
            .filter_map(|sub| sub["out_trade_no"].as_str())
            .collect();
        let has = |key: &&String| {
            let payment = self.payments.get(key);
            payment.is_some_and(|payment| numbers.contains(&payment.out_trade_no.as_str()))
        };
        if numbers.len() != keys.len() || keys.iter().filter(has).count() != keys.len() {
            let why = "sub_orders must name every order of the combined one";
            return Err(call.refuse(Code::InvalidRequest, why));
        }
        for key in keys {
            if let Some(payment) = self.payments.get_mut(&key) {
                payment.expire(scene.now);
                payment.close(call)?;
            }
        }
        Ok(Map::new())
    }

    /// Lets the user pay every order of a combined one.
    pub(super) fn settle_combined(&mut self, number: &str, now: i64) {
        let Some(combined) = self.combined.get_mut(number) else {
            return;
        };
        combined.transaction_id = format!("4200{}", random::digits(24));
        if combined.openid.is_empty() {
            combined.openid = format!("o{}", random::alphanumeric(27));
        }
        for key in combined.payments.clone() {
            self.payments.settle(&key, now);
        }
        let Some(combined) = self.combined.get(number) else {
            return;
        };
        let notify_url = combined.request.get("notify_url").and_then(Value::as_str);
        if let Some(notify_url) = notify_url.filter(|url| !url.is_empty()) {
            self.outbox.push(PendingEvent {
                protocol: Family::V3,
                event_type: "TRANSACTION.SUCCESS".to_owned(),
                original_type: "transaction".to_owned(),
                summary: "支付成功".to_owned(),
                resource: self.show_combined(combined),
                notify_url: notify_url.to_owned(),
            });
        }
    }

    fn combined(&self, call: &Call<'_>) -> Result<(&String, &Combined), BusinessError> {
        let number = call.text("combine_out_trade_no");
        let id = call.text("combine_transaction_id");
        let found = match id {
            "" => self.combined.get_key_value(number),
            id => self
                .combined
                .iter()
                .find(|(_, known)| known.transaction_id == id),
        };
        found.ok_or_else(|| {
            let why = format!("there is no combined order `{number}{id}`");
            call.refuse(Code::OrderNotExist, why)
        })
    }

    fn show_combined(&self, combined: &Combined) -> Map<String, Value> {
        let mut shown = combined.request.clone();
        shown.retain(|name, _| {
            [
                "combine_appid",
                "combine_mchid",
                "combine_out_trade_no",
                "trade_scenario",
            ]
            .contains(&name.as_str())
        });
        let device = combined
            .request
            .get("scene_info")
            .map(|info| &info["device_id"]);
        if let Some(device @ Value::String(_)) = device {
            set(&mut shown, "scene_info", json!({ "device_id": device }));
        }
        let payments = combined.payments.iter();
        let subs = payments.filter_map(|key| Some(show_sub(self.payments.get(key)?)));
        set(&mut shown, "sub_orders", subs.collect::<Vec<_>>());
        if !combined.transaction_id.is_empty() {
            set(
                &mut shown,
                "combine_transaction_id",
                combined.transaction_id.as_str(),
            );
            let openid = combined.openid.as_str();
            set(
                &mut shown,
                "combine_payer_info",
                json!({ "openid": openid }),
            );
        }
        shown
    }
}

fn show_sub(payment: &Payment) -> Value {
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

fn draft(call: &Call<'_>, scene: &Scene<'_>, sub: &Value, trade_type: &str) -> Payment {
    let text = |name: &str| sub[name].as_str().unwrap_or_default();
    let mut said = sub.as_object().cloned().unwrap_or_default();
    said.retain(|name, _| {
        [
            "description",
            "attach",
            "individual_auth_id",
            "individual_name",
        ]
        .contains(&name.as_str())
    });
    let mchid = some(text("mchid")).unwrap_or_else(|| scene.mchid.to_owned());
    Payment {
        out_trade_no: text("out_trade_no").to_owned(),
        mchid,
        sub_mchid: some(text("sub_mchid")),
        appid: some(call.text("combine_appid")),
        sub_appid: some(text("sub_appid")),
        total: sub["amount"]["total_amount"].as_i64().unwrap_or_default(),
        trade_type: trade_type.to_owned(),
        state: TradeState::NotPay,
        protocol: Family::V3,
        // The user is told about all of them at once.
        notify_url: String::new(),
        profit_sharing: sub["settle_info"]["profit_sharing"] == true,
        request: sub.as_object().cloned().unwrap_or_default(),
        said,
        prepay_id: String::new(),
        payer: Map::new(),
        expires: expiry::moment(call.text("time_expire")),
        combined: some(call.text("combine_out_trade_no")),
        contract_id: None,
        paid: None,
        refunds: Vec::new(),
        shares: Vec::new(),
    }
}
