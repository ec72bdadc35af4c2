//! Payments as APIv3 makes and asks for them, by merchants (`v3/pay/transactions`) and by their
//! service providers (`v3/pay/partner/transactions`).

use serde_json::{Map, Value, json};

use super::{PASSWORD_ABOVE, Payment, TradeState, check, expiry, some};
use crate::facts::Family;
use crate::products::code::Code;
use crate::products::{BusinessError, Call, Outcome, Products, Scene};
use crate::random;

/// What answers repeat of a request.
const REPEATED: [&str; 10] = [
    "description",
    "attach",
    "time_expire",
    "notify_url",
    "goods_tag",
    "limit_pay",
    "support_fapiao",
    "detail",
    "scene_info",
    "settle_info",
];

impl Products {
    pub(in crate::products) fn payment_v3(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        let (method, path) = call.name();
        let rest = path
            .strip_prefix("v3/pay/transactions/")
            .or_else(|| path.strip_prefix("v3/pay/partner/transactions/"))?;
        match (method, rest) {
            ("POST", "codepay") => Some(self.pay_by_code(call, scene)),
            ("POST", "out-trade-no/{out_trade_no}/close") => Some(self.close_v3(call, scene)),
            ("POST", "out-trade-no/{out_trade_no}/reverse") => Some(self.reverse_v3(call, scene)),
            ("GET", "out-trade-no/{out_trade_no}" | "id/{transaction_id}") => {
                let found = self.payment(call, scene);
                Some(found.map(|payment| call.documented(&payment.v3())))
            }
            ("POST", rest) => trade_type(rest).map(|kind| self.prepay(call, scene, kind)),
            _ => None,
        }
    }

    fn prepay(&mut self, call: &Call<'_>, scene: &Scene<'_>, trade_type: &str) -> Outcome {
        let payment = draft(call, scene, trade_type);
        check(call, &payment, None)?;
        if let Some(Value::Object(wish)) = call.body.get("contract_info") {
            self.open_contract(call, scene, wish.clone())?;
        }
        let payment = self.payments.open(payment, scene.now)?;
        Ok(call.documented(&handles(&payment.prepay_id)))
    }

    fn pay_by_code(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let mut payment = draft(call, scene, "MICROPAY");
        let payer = call.body.get("payer");
        let auth_code = payer.and_then(|payer| payer["auth_code"].as_str());
        check(call, &payment, Some(auth_code.unwrap_or_default()))?;
        payment.state = TradeState::UserPaying;
        let at_once = payment.total <= PASSWORD_ABOVE;
        let key = payment.key();
        self.payments.open(payment, scene.now)?;
        if at_once {
            self.payments.settle(&key, scene.now);
        }
        let payment = self.payments.get(&key);
        Ok(payment.map_or_else(Map::new, |payment| call.documented(&payment.v3())))
    }

    fn close_v3(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        self.payment(call, scene)?.close(call)?;
        Ok(Map::new())
    }

    fn reverse_v3(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let payment = self.payment(call, scene)?;
        payment.reverse(call)?;
        Ok(call.documented(&payment.v3()))
    }

    /// The payment that a request is about.
    pub(super) fn payment(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Result<&mut Payment, BusinessError> {
        let number = call.text("out_trade_no");
        let transaction_id = call.text("transaction_id");
        let payee = payee(call, scene);
        let found = self.payments.find(payee, transaction_id, number, scene.now);
        // A deduction has been made by the time that somebody asks.
        let accepted = found.filter(|payment| payment.state == TradeState::Accept);
        if let Some(key) = accepted.map(|payment| payment.key()) {
            self.settle(&key, scene.now);
        }
        let found = self.payments.find(payee, transaction_id, number, scene.now);
        found.ok_or_else(|| {
            let why = match transaction_id {
                "" => format!("{payee} has no order with out_trade_no `{number}`"),
                id => format!("{payee} has no paid order with transaction_id `{id}`"),
            };
            call.refuse(Code::OrderNotExist, why)
        })
    }
}

impl Payment {
    pub(super) fn close(&mut self, call: &Call<'_>) -> Result<(), BusinessError> {
        let code = match self.state {
            state if state.leads_to(TradeState::Closed) => {
                self.state = TradeState::Closed;
                return Ok(());
            }
            // Closing is asked for again by whoever got no answer.
            TradeState::Closed if call.family == Family::V3 => return Ok(()),
            state if state.is_paid() => Code::OrderPaid,
            TradeState::UserPaying => Code::UserPaying,
            TradeState::Revoked => Code::OrderReversed,
            _ => Code::OrderClosed,
        };
        Err(call.refuse(code, self.standing()))
    }

    /// Takes a payment by code or face, or a deposit, back, whether it was paid or not.
    pub(super) fn reverse(&mut self, call: &Call<'_>) -> Result<(), BusinessError> {
        match &self.deposit {
            Some(_) => self.must_suit(call)?,
            None if self.is_at_counter() => {}
            None => {
                let why = "only payments by code or face are reversed; close or refund this one";
                return Err(call.refuse(Code::InvalidRequest, why));
            }
        }
        if let Some(consumed) = self.consumed() {
            let why = format!("{consumed} fen of this deposit are consumed: refund them");
            return Err(call.refuse(Code::InvalidRequest, why));
        }
        if !self.state.leads_to(TradeState::Revoked) {
            let why = format!("{}; SUCCESS or USERPAYING can be reversed", self.standing());
            return Err(call.refuse(Code::InvalidRequest, why));
        }
        self.state = TradeState::Revoked;
        Ok(())
    }

    pub(in crate::products) fn standing(&self) -> String {
        format!("order {} is {}", self.out_trade_no, self.state.name())
    }
}

/// Who is paid, as far as a request says.
pub(in crate::products) fn payee<'a>(call: &'a Call<'_>, scene: &Scene<'a>) -> &'a str {
    ["sub_mchid", "sub_mch_id"]
        .into_iter()
        .map(|name| call.text(name))
        .find(|value| !value.is_empty())
        .unwrap_or(scene.mchid)
}

/// The trade type that a way to order stands for.
pub(super) fn trade_type(way: &str) -> Option<&'static str> {
    match way {
        "jsapi" | "jsapi-with-contract" | "miniprogram" | "scannedpos" => Some("JSAPI"),
        "app" | "app-with-contract" => Some("APP"),
        "h5" => Some("MWEB"),
        "native" => Some("NATIVE"),
        _ => None,
    }
}

/// What hands an order to the user's phone, under all the names that it goes by.
pub(super) fn handles(prepay_id: &str) -> Map<String, Value> {
    let tail: String = prepay_id.chars().rev().take(9).collect();
    let handles = json!({
        "prepay_id": prepay_id,
        "code_url": format!("weixin://wxpay/bizpayurl?pr={tail}"),
        "h5_url": format!(
            "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id={prepay_id}"
        ),
        "mweb_url": format!(
            "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id={prepay_id}"
        ),
    });
    handles.as_object().cloned().unwrap_or_default()
}

pub(super) fn prepay_id(now: i64) -> String {
    format!(
        "wx{}{}",
        crate::clock::compact(now),
        random::alphanumeric(20).to_lowercase()
    )
}

pub(in crate::products) fn draft(call: &Call<'_>, scene: &Scene<'_>, trade_type: &str) -> Payment {
    let body = &call.body;
    let text = |name: &str| call.text(name);
    let first = |names: [&str; 2]| names.into_iter().find_map(|name| some(text(name)));
    let mut said = body.clone();
    said.retain(|name, _| REPEATED.contains(&name.as_str()));
    let mut payer = body.get("payer").and_then(Value::as_object).cloned();
    if let Some(payer) = &mut payer {
        payer.retain(|name, _| name.ends_with("openid"));
    }
    let sharing = body
        .get("settle_info")
        .is_some_and(|info| info["profit_sharing"] == true);
    Payment {
        out_trade_no: text("out_trade_no").to_owned(),
        mchid: scene.mchid.to_owned(),
        sub_mchid: some(text("sub_mchid")),
        appid: first(["sp_appid", "appid"]),
        sub_appid: some(text("sub_appid")),
        total: body
            .get("amount")
            .and_then(|amount| amount["total"].as_i64())
            .unwrap_or_default(),
        trade_type: trade_type.to_owned(),
        state: TradeState::NotPay,
        protocol: Family::V3,
        notify_url: first(["notify_url", "transaction_notify_url"]).unwrap_or_default(),
        profit_sharing: sharing,
        request: content(body),
        said,
        prepay_id: prepay_id(scene.now),
        payer: payer.unwrap_or_default(),
        created: scene.now,
        expires: expiry::moment(text("time_expire")),
        combined: None,
        contract_id: some(text("contract_id")),
        deposit: None,
        paid: None,
        refunds: Vec::new(),
        shares: Vec::new(),
    }
}

/// A request without what differs each time that it is sent: what is encrypted, and the code of
/// the moment.
fn content(body: &Map<String, Value>) -> Map<String, Value> {
    let mut content = body.clone();
    if let Some(Value::Object(payer)) = content.get_mut("payer") {
        payer.remove("identity");
        payer.remove("auth_code");
    }
    content
}
