use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::clock::rfc3339;
use crate::products::code::Code;
use crate::products::fields::set;
use crate::products::payment::payee;
use crate::products::rows::key;
use crate::products::{BusinessError, Call, Outcome, Products, Scene};
use crate::random;

/// Money that a receiver gives back (分账回退).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::products) struct ShareReturn {
    request: Map<String, Value>,
    pub(super) return_id: String,
    /// The key of what it is given back of.
    pub(super) share: String,
    /// Of the order that the money was shared by.
    pub(in crate::products) order_id: String,
    out_order_no: String,
    /// Whether the money has arrived.
    pub(in crate::products) finished: bool,
    /// Unix seconds.
    created: i64,
}

impl Products {
    pub(super) fn share_returns(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        match call.name() {
            (
                "POST",
                "v3/profitsharing/return-orders"
                | "v3/ecommerce/profitsharing/returnorders"
                | "v3/brand/profitsharing/returnorders",
            ) => Some(self.return_share(call, scene)),
            (
                "GET",
                "v3/profitsharing/return-orders/{out_return_no}"
                | "v3/ecommerce/profitsharing/returnorders"
                | "v3/brand/profitsharing/returnorders",
            ) => Some(self.query_share_return(call, scene)),
            _ => None,
        }
    }

    fn return_share(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let number = call.text("out_return_no");
        let key = key(number, payee(call, scene));
        if let Some(known) = self.share_returns.get(&key) {
            return match known.request == call.body {
                true => Ok(call.documented(&known.shown())),
                false => {
                    let why = format!("out_return_no {number} is used with another content");
                    Err(call.refuse(Code::InvalidRequest, why))
                }
            };
        }
        let order = self.shared_order(call, scene)?;
        let share = self.share_named(call, scene, &order)?;
        let receiver = call.text("return_mchid");
        let wanted = call.value("amount").and_then(Value::as_i64).unwrap_or(0);
        if wanted <= 0 {
            return Err(call.refuse(Code::Parameter, "amount must be at least 1 fen"));
        }
        let mut parts = share.parts.iter_mut();
        let part = parts.find(|part| part.kind == "MERCHANT_ID" && part.account == receiver);
        let Some(part) = part else {
            let why = format!("merchant {receiver} got nothing of this order");
            return Err(call.refuse(Code::InvalidRequest, why));
        };
        let left = part.amount - part.returned;
        if wanted > left {
            let why = format!("{receiver} has {left} fen of this order to give back, not {wanted}");
            return Err(call.refuse(Code::ShareNotEnough, why));
        }
        part.returned += wanted;
        let made = ShareReturn {
            request: call.body.clone(),
            return_id: format!("3008{}", random::digits(24)),
            share: self::key(&order, payee(call, scene)),
            order_id: share.order_id.clone(),
            out_order_no: share.out_order_no.clone(),
            finished: false,
            created: scene.now,
        };
        let shown = call.documented(&made.shown());
        self.share_returns.insert(key, made);
        Ok(shown)
    }

    fn query_share_return(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let number = call.text("out_return_no");
        let key = key(number, payee(call, scene));
        let order = call.text("out_order_no");
        let found = self.share_returns.get(&key);
        let found = found.filter(|known| order.is_empty() || known.out_order_no == order);
        if found.is_none() {
            let why = format!("there is no return `{number}` of the order `{order}`");
            return Err(call.refuse(Code::ResourceNotExists, why));
        }
        self.end_return(&key, scene.now);
        let shown = self.share_returns.get(&key).map(ShareReturn::shown);
        Ok(call.documented(&shown.unwrap_or_default()))
    }

    /// The number of the order that money is given back of.
    fn shared_order(&self, call: &Call<'_>, scene: &Scene<'_>) -> Result<String, BusinessError> {
        let (id, number) = (call.text("order_id"), call.text("out_order_no"));
        if id.is_empty() {
            return Ok(number.to_owned());
        }
        let payee = payee(call, scene);
        let mut shares = self.shares.iter();
        let found = shares
            .find(|(place, share)| {
                share.order_id == id && **place == key(&share.out_order_no, payee)
            })
            .map(|(_, share)| share.out_order_no.clone());
        found.ok_or_else(|| {
            let why = format!("there is no profit-sharing order with order_id `{id}`");
            call.refuse(Code::ResourceNotExists, why)
        })
    }
}

impl ShareReturn {
    /// The merchant's own number.
    pub(in crate::products) fn out_return_no(&self) -> &str {
        self.text("out_return_no")
    }

    /// Fen.
    pub(in crate::products) fn amount(&self) -> i64 {
        let amount = self.request.get("amount");
        amount.and_then(Value::as_i64).unwrap_or_default()
    }

    pub(super) fn text(&self, name: &str) -> &str {
        let value = self.request.get(name).and_then(Value::as_str);
        value.unwrap_or_default()
    }

    fn shown(&self) -> Map<String, Value> {
        let mut shown = self.request.clone();
        let time = rfc3339(self.created);
        let result = if self.finished {
            "SUCCESS"
        } else {
            "PROCESSING"
        };
        set(&mut shown, "order_id", self.order_id.as_str());
        set(&mut shown, "out_order_no", self.out_order_no.as_str());
        set(&mut shown, "return_id", self.return_id.as_str());
        set(&mut shown, "return_no", self.return_id.as_str());
        set(&mut shown, "result", result);
        set(&mut shown, "create_time", time.as_str());
        set(&mut shown, "finish_time", time);
        shown
    }
}
