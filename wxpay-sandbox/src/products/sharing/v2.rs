//! Profit sharing as APIv2 asks for it: translated, since the money and the rules are the same.

use serde_json::{Map, Value, json};

use crate::facts::Routed;
use crate::products::fields::set;
use crate::products::payment::content;
use crate::products::{Call, Outcome, Products, Scene};

impl Products {
    pub(in crate::products) fn sharing_v2(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        let (method, target) = same_in_v3(call.operation.path)?;
        let facts = scene.server.facts;
        let Routed::Found { operation, .. } = facts.v3.route(method, target) else {
            return None;
        };
        let id = call.body.get("transaction_id").cloned();
        let translated = Call {
            operation,
            family: call.family,
            path: id
                .map(|id| ("transaction_id".to_owned(), id))
                .into_iter()
                .collect(),
            query: Map::new(),
            body: to_v3(call),
        };
        let answer = self.sharing(&translated, scene)?;
        Some(answer.map(|answer| call.documented(&to_v2(call, answer))))
    }
}

/// The operation of APIv3 that does the same.
fn same_in_v3(path: &str) -> Option<(&'static str, &'static str)> {
    match path {
        "v2/secapi/pay/profitsharing" | "v2/secapi/pay/multiprofitsharing" => {
            Some(("POST", "/v3/profitsharing/orders"))
        }
        "v2/secapi/pay/profitsharingfinish" => Some(("POST", "/v3/profitsharing/orders/unfreeze")),
        "v2/pay/profitsharingquery" => Some(("GET", "/v3/profitsharing/orders/1")),
        "v2/pay/profitsharingorderamountquery" => {
            Some(("GET", "/v3/profitsharing/transactions/1/amounts"))
        }
        "v2/pay/profitsharingmerchantratioquery" => {
            Some(("GET", "/v3/profitsharing/merchant-configs/1"))
        }
        "v2/secapi/pay/profitsharingreturn" => Some(("POST", "/v3/profitsharing/return-orders")),
        "v2/pay/profitsharingreturnquery" => Some(("GET", "/v3/profitsharing/return-orders/1")),
        "v2/pay/profitsharingaddreceiver" => Some(("POST", "/v3/profitsharing/receivers/add")),
        "v2/pay/profitsharingremovereceiver" => {
            Some(("POST", "/v3/profitsharing/receivers/delete"))
        }
        _ => None,
    }
}

fn to_v3(call: &Call<'_>) -> Map<String, Value> {
    let mut body = content(&call.body);
    let parsed =
        |name: &str| -> Option<Value> { serde_json::from_str(call.body.get(name)?.as_str()?).ok() };
    if let Some(receivers) = parsed("receivers") {
        let list = receivers.get("receiver").unwrap_or(&receivers).clone();
        set(&mut body, "receivers", list);
    }
    if let Some(Value::Object(receiver)) = parsed("receiver") {
        body.extend(receiver);
    }
    // What is shared once is shared for good.
    let once = call.operation.path.ends_with("/profitsharing");
    set(&mut body, "unfreeze_unsplit", once);
    for (v2, v3) in [
        ("sub_mch_id", "sub_mchid"),
        ("return_account", "return_mchid"),
    ] {
        if let Some(value) = body.remove(v2) {
            set(&mut body, v3, value);
        }
    }
    if let Ok(amount) = call.text("return_amount").parse::<i64>() {
        set(&mut body, "amount", amount);
    }
    body
}

fn to_v2(call: &Call<'_>, mut answer: Map<String, Value>) -> Map<String, Value> {
    let names = [
        ("state", "status"),
        ("amount", "return_amount"),
        ("return_mchid", "return_account"),
        ("return_id", "return_no"),
    ];
    for (v3, v2) in names {
        if let Some(value) = answer.remove(v3) {
            set(&mut answer, v2, value);
        }
    }
    if let Some(Value::Array(mut receivers)) = answer.remove("receivers") {
        for receiver in &mut receivers {
            let account = receiver["account"].clone();
            receiver["receiver_mchid"] = account.clone();
            receiver["receiver_account"] = account;
        }
        let text = json!({ "receiver": receivers }).to_string();
        set(&mut answer, "receivers", text);
    }
    if call.body.contains_key("receiver") {
        let receiver = json!({ "type": answer.get("type"), "account": answer.get("account") });
        set(&mut answer, "receiver", receiver.to_string());
    }
    if answer.contains_key("return_no") {
        set(&mut answer, "return_account_type", "MERCHANT_ID");
    }
    for name in ["appid", "sub_appid", "mch_id", "sub_mch_id", "brand_mch_id"] {
        if let Some(value) = call.body.get(name) {
            set(&mut answer, name, value.clone());
        }
    }
    for value in answer.values_mut() {
        if !value.is_string() {
            *value = Value::String(value.to_string());
        }
    }
    answer
}
