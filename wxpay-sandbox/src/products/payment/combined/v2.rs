//! Combined orders as APIv2 makes and asks for them: the orders are JSON in a text.

use serde_json::{Map, Value, json};

use super::super::v2::{check_trade_type, content, handed};
use super::super::v3::prepay_id;
use super::super::{Payment, TradeState, expiry, some};
use super::Combined;
use crate::facts::Family;
use crate::products::code::Code;
use crate::products::fields::set;
use crate::products::{Call, Outcome, Products, Scene};

impl Products {
    pub(in crate::products) fn combined_v2(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        match call.name() {
            ("POST", "v2/pay/combinedorder") => Some(self.order_combined(call, scene)),
            ("POST", "v2/pay/querycombinedorder") => Some(self.query_combined(call, scene)),
            ("POST", "v2/pay/closecombinedorder") => Some(self.close_combined_v2(call, scene)),
            _ => None,
        }
    }

    fn order_combined(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let trade_type = call.text("trade_type");
        check_trade_type(call, trade_type, !call.text("combine_openid").is_empty())?;
        let list = sub_orders(call);
        let subs = list["order_list"].as_array().map_or(&[][..], Vec::as_slice);
        if list["order_num"].as_u64() != u64::try_from(subs.len()).ok() {
            let why = "order_num must be the number of orders in order_list";
            return Err(call.refuse(Code::Parameter, why));
        }
        let drafts = subs.iter().map(|sub| draft(call, scene, sub)).collect();
        let prepay_id = self.open_combined(call, scene, combined(call, scene), drafts)?;
        let mut shown = handed(trade_type, &prepay_id);
        for name in ["combine_appid", "device_info"] {
            if let Some(value) = some(call.text(name)) {
                set(&mut shown, name, value);
            }
        }
        set(&mut shown, "combine_mch_id", scene.mchid);
        Ok(call.documented(&shown))
    }

    fn query_combined(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let combined = self.combined(call, scene)?;
        Ok(call.documented(&self.combined_shown_by_v2(&combined)))
    }

    fn close_combined_v2(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let list = sub_orders(call);
        let subs = list["order"].as_array().into_iter().flatten();
        let named: Vec<&str> = subs
            .filter_map(|sub| sub["out_trade_no"].as_str())
            .collect();
        self.close_combined(call, scene, &named)?;
        Ok(call.documented(&call.body))
    }
}

fn sub_orders(call: &Call<'_>) -> Value {
    serde_json::from_str(call.text("sub_order_list")).unwrap_or_default()
}

fn combined(call: &Call<'_>, scene: &Scene<'_>) -> Combined {
    let mut said = Map::new();
    for name in ["combine_appid", "combine_out_trade_no"] {
        set(&mut said, name, call.text(name));
    }
    set(&mut said, "combine_mchid", scene.mchid);
    let scene_info: Value = serde_json::from_str(call.text("scene_info")).unwrap_or_default();
    let device = some(call.text("device_info"));
    if let Some(device) = device.as_deref().or(scene_info["device_id"].as_str()) {
        set(&mut said, "scene_info", json!({ "device_id": device }));
    }
    Combined {
        request: content(&call.body),
        said,
        protocol: Family::V2,
        notify_url: call.text("notify_url").to_owned(),
        trade_type: call.text("trade_type").to_owned(),
        prepay_id: prepay_id(scene.now),
        payments: Vec::new(),
        transaction_id: String::new(),
        openid: call.text("combine_openid").to_owned(),
    }
}

fn draft(call: &Call<'_>, scene: &Scene<'_>, sub: &Value) -> Payment {
    let text = |name: &str| sub[name].as_str().unwrap_or_default();
    let mut said = Map::new();
    for (v2, v3) in [("body", "description"), ("attach", "attach")] {
        if let Some(value) = some(text(v2)) {
            set(&mut said, v3, value);
        }
    }
    let mchid = some(text("mch_id")).unwrap_or_else(|| scene.mchid.to_owned());
    let appid = some(text("appid")).or_else(|| some(call.text("combine_appid")));
    Payment {
        out_trade_no: text("out_trade_no").to_owned(),
        mchid,
        sub_mchid: some(text("sub_mch_id")),
        appid,
        sub_appid: some(text("sub_appid")),
        total: sub["total_fee"].as_i64().unwrap_or_default(),
        trade_type: call.text("trade_type").to_owned(),
        state: TradeState::NotPay,
        protocol: Family::V2,
        // The user is told about all of them at once.
        notify_url: String::new(),
        profit_sharing: false,
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
