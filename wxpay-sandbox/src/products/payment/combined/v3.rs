//! Combined orders as APIv3 makes and asks for them.

use serde_json::{Map, Value, json};

use super::super::v3::{handles, prepay_id, trade_type};
use super::super::{Payment, TradeState, expiry, some};
use super::Combined;
use crate::facts::Family;
use crate::products::fields::set;
use crate::products::{Call, Outcome, Products, Scene};

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
            ("GET", BY_NUMBER | BY_ID) => Some(self.show_combined(call, scene)),
            ("POST", CLOSE) => {
                let subs = subs(call).filter_map(|sub| sub["out_trade_no"].as_str());
                let named: Vec<&str> = subs.collect();
                Some(self.close_combined(call, scene, &named))
            }
            ("POST", path) => {
                let way = path.strip_prefix("v3/combine-transactions/")?;
                trade_type(way).map(|kind| self.prepay_combined(call, scene, kind))
            }
            _ => None,
        }
    }

    fn prepay_combined(&mut self, call: &Call<'_>, scene: &Scene<'_>, kind: &str) -> Outcome {
        let drafts = subs(call).map(|sub| draft(call, scene, sub, kind));
        let prepay_id =
            self.open_combined(call, scene, combined(call, scene, kind), drafts.collect())?;
        Ok(call.documented(&handles(&prepay_id)))
    }

    pub(super) fn show_combined(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let combined = self.combined(call, scene)?;
        Ok(call.documented(&self.combined_shown_by_v3(&combined)))
    }
}

pub(super) fn subs<'a>(call: &'a Call<'_>) -> impl Iterator<Item = &'a Value> {
    let subs = call.body.get("sub_orders").and_then(Value::as_array);
    subs.into_iter().flatten()
}

pub(super) fn combined(call: &Call<'_>, scene: &Scene<'_>, kind: &str) -> Combined {
    let mut request = call.body.clone();
    if let Some(Value::Object(payer)) = request.get_mut("combine_payer_info") {
        payer.remove("identity");
    }
    let mut said = request.clone();
    said.retain(|name, _| {
        [
            "combine_appid",
            "combine_mchid",
            "combine_out_trade_no",
            "trade_scenario",
        ]
        .contains(&name.as_str())
    });
    let device = request.get("scene_info").map(|info| &info["device_id"]);
    if let Some(device @ Value::String(_)) = device {
        set(&mut said, "scene_info", json!({ "device_id": device }));
    }
    let payer = request.get("combine_payer_info");
    let openid = payer.and_then(|payer| payer["openid"].as_str());
    Combined {
        openid: openid.unwrap_or_default().to_owned(),
        request,
        said,
        protocol: Family::V3,
        notify_url: call.text("notify_url").to_owned(),
        trade_type: kind.to_owned(),
        prepay_id: prepay_id(scene.now),
        payments: Vec::new(),
        transaction_id: String::new(),
    }
}

pub(super) fn draft(call: &Call<'_>, scene: &Scene<'_>, sub: &Value, trade_type: &str) -> Payment {
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
        created: scene.now,
        expires: expiry::moment(call.text("time_expire")),
        combined: some(call.text("combine_out_trade_no")),
        contract_id: None,
        deposit: None,
        paid: None,
        refunds: Vec::new(),
        shares: Vec::new(),
    }
}
