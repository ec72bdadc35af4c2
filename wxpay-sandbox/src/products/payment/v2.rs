//! Payments as APIv2 makes and asks for them.

use serde_json::{Map, Value, json};

use super::v3::{handles, prepay_id};
use super::{Deposit, PASSWORD_ABOVE, Payment, TradeState, check, expiry, some};
use crate::clock::rfc3339;
use crate::facts::Family;
use crate::products::code::Code;
use crate::products::fields::set;
use crate::products::{BusinessError, Call, Outcome, Products, Scene};

impl Products {
    pub(in crate::products) fn payment_v2(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        match call.name() {
            ("POST", "v2/pay/contractorder") => Some(self.contract_order(call, scene)),
            ("POST", "v2/pay/unifiedorder") => Some(self.unified_order(call, scene)),
            ("POST", "v2/pay/micropay") => Some(self.micropay(call, scene)),
            ("POST", "v2/pay/facepay") => Some(self.face_pay(call, scene)),
            (
                "POST",
                "v2/pay/orderquery"
                | "v2/pay/facepayquery"
                | "v2/pay/paporderquery"
                | "v2/pay/partner/paporderquery",
            ) => Some(self.query_v2(call, scene)),
            ("POST", "v2/pay/closeorder") => Some(self.close_v2(call, scene)),
            ("POST", "v2/secapi/pay/reverse" | "v2/secapi/pay/facepayreverse") => {
                Some(self.reverse_v2(call, scene))
            }
            _ => None,
        }
    }

    fn unified_order(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let payment = draft(call, scene, call.text("trade_type"));
        check(call, &payment, None)?;
        check_trade_type(call, &payment.trade_type, !payment.payer.is_empty())?;
        let payment = self.payments.open(payment, scene.now)?;
        let mut shown = handed(&payment.trade_type, &payment.prepay_id);
        set(&mut shown, "appid", payment.appid.clone());
        Ok(call.documented(&shown))
    }

    /// An order, and a contract for deductions with it.
    fn contract_order(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        const OF_CONTRACT: [&str; 9] = [
            "contract_mchid",
            "contract_appid",
            "plan_id",
            "contract_code",
            "request_serial",
            "contract_display_account",
            "contract_notify_url",
            "openid",
            "sub_mch_id",
        ];
        let mut wish = call.body.clone();
        wish.retain(|name, _| OF_CONTRACT.contains(&name.as_str()));
        let mut shown = self.unified_order(call, scene)?;
        let contract = self.open_contract(call, scene, wish.clone());
        wish.retain(|name, _| name != "openid");
        shown.extend(wish);
        set(&mut shown, "out_trade_no", call.text("out_trade_no"));
        // The order stands whatever becomes of the contract.
        match contract {
            Ok(_) => set(&mut shown, "contract_result_code", "SUCCESS"),
            Err(refusal) => {
                set(&mut shown, "contract_result_code", "FAIL");
                set(&mut shown, "contract_err_code", refusal.code);
                set(&mut shown, "contract_err_code_des", refusal.message);
            }
        }
        Ok(call.documented(&shown))
    }

    pub(super) fn micropay(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let payment = draft(call, scene, "MICROPAY");
        check(call, &payment, Some(call.text("auth_code")))?;
        self.pay_at_counter(call, scene, payment)
    }

    pub(super) fn face_pay(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let payment = draft(call, scene, "FACEPAY");
        check(call, &payment, None)?;
        self.pay_at_counter(call, scene, payment)
    }

    fn pay_at_counter(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
        mut payment: Payment,
    ) -> Outcome {
        payment.state = TradeState::UserPaying;
        let (key, at_once) = (payment.key(), payment.total <= PASSWORD_ABOVE);
        let payment = self.payments.open(payment, scene.now)?;
        if !at_once {
            return Err(call.refuse(Code::UserPaying, payment.standing()));
        }
        self.payments.settle(&key, scene.now);
        let payment = self.payments.get(&key);
        Ok(payment.map_or_else(Map::new, |payment| call.documented(&payment.v2())))
    }

    pub(super) fn query_v2(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let payment = self.payment(call, scene)?;
        Ok(call.documented(&payment.v2()))
    }

    fn close_v2(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let payment = self.payment(call, scene)?;
        payment.close(call)?;
        let mut shown = payment.v2();
        set(&mut shown, "result_msg", "OK");
        Ok(call.documented(&shown))
    }

    pub(super) fn reverse_v2(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let payment = self.payment(call, scene)?;
        payment.reverse(call)?;
        let mut shown = payment.v2();
        set(&mut shown, "recall", "N");
        Ok(call.documented(&shown))
    }
}

/// What must hold of how an order is to be paid.
pub(super) fn check_trade_type(
    call: &Call<'_>,
    trade_type: &str,
    names_user: bool,
) -> Result<(), BusinessError> {
    let why = match trade_type {
        "JSAPI" if !names_user => "JSAPI needs the user's openid".to_owned(),
        "JSAPI" | "NATIVE" | "APP" | "MWEB" => return Ok(()),
        other => format!("trade_type `{other}` is none of JSAPI, NATIVE, APP and MWEB"),
    };
    Err(call.refuse(Code::Parameter, why))
}

/// What hands an order of this kind to the user's phone.
pub(super) fn handed(trade_type: &str, prepay_id: &str) -> Map<String, Value> {
    let mut shown = handles(prepay_id);
    match trade_type {
        "NATIVE" => drop(shown.remove("mweb_url")),
        "MWEB" => drop(shown.remove("code_url")),
        _ => shown.retain(|name, _| name == "prepay_id"),
    }
    set(&mut shown, "trade_type", trade_type);
    shown
}

/// The payment that an APIv2 request asks for.
pub(in crate::products) fn draft(call: &Call<'_>, scene: &Scene<'_>, trade_type: &str) -> Payment {
    let text = |name: &str| call.text(name);
    let mut said = Map::new();
    let names = [
        ("body", "description"),
        ("attach", "attach"),
        ("goods_tag", "goods_tag"),
        ("notify_url", "notify_url"),
        ("device_info", "device_info"),
    ];
    for (v2, v3) in names {
        if let Some(value) = some(text(v2)) {
            set(&mut said, v3, value);
        }
    }
    let expires = expiry::moment(text("time_expire"));
    if let Some(expires) = expires {
        set(&mut said, "time_expire", rfc3339(expires));
    }
    if let Some(device) = some(text("device_info")) {
        set(&mut said, "scene_info", json!({ "device_id": device }));
    }
    let partner = !text("sub_mch_id").is_empty();
    let mut payer = Map::new();
    let openid = if partner { "sp_openid" } else { "openid" };
    for (v2, v3) in [("openid", openid), ("sub_openid", "sub_openid")] {
        if let Some(value) = some(text(v2)) {
            set(&mut payer, v3, value);
        }
    }
    Payment {
        out_trade_no: text("out_trade_no").to_owned(),
        mchid: scene.mchid.to_owned(),
        sub_mchid: some(text("sub_mch_id")),
        appid: some(text("appid")),
        sub_appid: some(text("sub_appid")),
        total: text("total_fee").parse().unwrap_or_default(),
        trade_type: trade_type.to_owned(),
        state: TradeState::NotPay,
        protocol: Family::V2,
        notify_url: text("notify_url").to_owned(),
        profit_sharing: text("profit_sharing") == "Y",
        request: content(&call.body),
        said,
        prepay_id: prepay_id(scene.now),
        payer,
        created: scene.now,
        expires,
        combined: None,
        contract_id: some(text("contract_id")),
        deposit: (text("deposit") == "Y").then(Deposit::default),
        paid: None,
        refunds: Vec::new(),
        shares: Vec::new(),
    }
}

/// A request without what differs each time that it is sent: the signature, and the code of the
/// moment.
pub(in crate::products) fn content(body: &Map<String, Value>) -> Map<String, Value> {
    const NOT_CONTENT: [&str; 5] = ["sign", "sign_type", "nonce_str", "auth_code", "face_code"];
    let mut content = body.clone();
    content
        .retain(|name, value| !NOT_CONTENT.contains(&name.as_str()) && value.as_str() != Some(""));
    content
}
