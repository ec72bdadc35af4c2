use serde_json::{Map, Value};

use super::{Paid, Payment, Payments, TradeState, some};
use crate::facts::Family;
use crate::products::fields::set;
use crate::random;

/// What is paid for a service.
pub(in crate::products) struct ServicePayment<'a> {
    /// What was agreed upon, under the names of its own product.
    pub(in crate::products) content: &'a Map<String, Value>,
    pub(in crate::products) transaction_id: &'a str,
    /// Fen.
    pub(in crate::products) total: i64,
    /// Unix seconds.
    pub(in crate::products) time: i64,
}

impl Payments {
    /// Keeps what a user has paid for a service, so that it is found and refunded as any payment.
    /// WeChat Pay gives it a number of its own.
    pub(in crate::products) fn pay_for_service(&mut self, paid: &ServicePayment<'_>) {
        let text = |name: &str| {
            let value = paid.content.get(name).and_then(Value::as_str);
            value.unwrap_or_default()
        };
        let shares = paid.content.get("profit_sharing");
        let sub_mchid = some(text("sub_mchid"));
        let mut said = Map::new();
        for name in ["service_introduction", "goods_name", "room"] {
            if let Some(value) = some(text(name)) {
                set(&mut said, "description", value);
            }
        }
        let mut payer = Map::new();
        if let Some(openid) = some(text("openid")) {
            let name = if sub_mchid.is_some() {
                "sp_openid"
            } else {
                "openid"
            };
            set(&mut payer, name, openid);
        }
        let payment = Payment {
            out_trade_no: random::digits(28),
            mchid: text("mchid").to_owned(),
            sub_mchid,
            appid: some(text("appid")),
            sub_appid: some(text("sub_appid")),
            total: paid.total,
            trade_type: "JSAPI".to_owned(),
            state: TradeState::Success,
            protocol: Family::V3,
            // The service order has been told of already.
            notify_url: String::new(),
            profit_sharing: shares.is_some_and(|it| *it == true || it == "Y"),
            request: Map::new(),
            said,
            prepay_id: String::new(),
            payer,
            created: paid.time,
            expires: None,
            combined: None,
            contract_id: None,
            deposit: None,
            paid: Some(Paid {
                transaction_id: paid.transaction_id.to_owned(),
                time: paid.time,
            }),
            refunds: Vec::new(),
            shares: Vec::new(),
        };
        let key = payment.key();
        self.transactions
            .insert(paid.transaction_id.to_owned(), key.clone());
        self.payments.insert(key, payment);
    }
}
