//! Profit sharing (分账): parts of a paid order's money go to others, the rest is unfrozen. Merchants,
//! service providers, platforms (收付通) and brands do it by different paths with the same money.

mod ending;
mod receivers;
mod returns;
mod shown;
mod v2;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::code::Code;
use super::payment::{payee, some};
use super::rows::key;
use super::{BusinessError, Call, Outcome, Products, Scene};
use crate::random;
pub(super) use returns::ShareReturn;

/// One request to share the money of a payment, or to unfreeze what is left of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Share {
    pub(super) out_order_no: String,
    pub(super) order_id: String,
    /// The key of the payment.
    pub(super) payment: String,
    pub(super) transaction_id: String,
    pub(super) sub_mchid: Option<String>,
    pub(super) parts: Vec<Part>,
    /// Whether the money has arrived.
    pub(super) finished: bool,
    /// Whether nothing is left to share afterwards.
    last: bool,
    /// The request that made it, without what is encrypted.
    request: Map<String, Value>,
    /// Unix seconds.
    pub(super) created: i64,
}

/// What one receiver gets.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) kind: String,
    pub(super) account: String,
    /// Fen.
    pub(super) amount: i64,
    /// Fen that the receiver has given back.
    pub(super) returned: i64,
    pub(super) description: String,
    pub(super) detail_id: String,
}

/// At most so many hundredths of an order can be shared, unless WeChat Pay allows more.
const MOST: i64 = 30;

impl Products {
    pub(super) fn sharing(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        match call.name() {
            (
                "POST",
                "v3/profitsharing/orders"
                | "v3/ecommerce/profitsharing/orders"
                | "v3/brand/profitsharing/orders",
            ) => Some(self.share(call, scene)),
            (
                "POST",
                "v3/profitsharing/orders/unfreeze"
                | "v3/ecommerce/profitsharing/finish-order"
                | "v3/brand/profitsharing/finish-order",
            ) => Some(self.unfreeze(call, scene)),
            (
                "GET",
                "v3/profitsharing/orders/{out_order_no}"
                | "v3/ecommerce/profitsharing/orders"
                | "v3/brand/profitsharing/orders",
            ) => Some(self.query_share(call, scene)),
            (
                "GET",
                "v3/profitsharing/transactions/{transaction_id}/amounts"
                | "v3/ecommerce/profitsharing/orders/{transaction_id}/amounts"
                | "v3/brand/profitsharing/orders/{transaction_id}/amounts",
            ) => Some(self.unsplit_amount(call)),
            (
                "GET",
                "v3/profitsharing/merchant-configs/{sub_mchid}"
                | "v3/brand/profitsharing/brand-configs/{brand_mchid}",
            ) => Some(Ok(max_ratio(call))),
            _ => self
                .share_returns(call, scene)
                .or_else(|| self.receivers(call, scene)),
        }
    }

    fn share(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let parts = parts(call);
        if parts.is_empty() {
            return Err(call.refuse(Code::Parameter, "receivers is empty"));
        }
        for part in &parts {
            if part.amount <= 0 {
                let why = "every receiver must get at least 1 fen";
                return Err(call.refuse(Code::Parameter, why));
            }
            let key = receivers::key(call, scene, &part.kind, &part.account);
            if !self.receivers.contains_key(&key) {
                let why = format!(
                    "{} {} is not among the receivers: add it first",
                    part.kind, part.account
                );
                return Err(call.refuse(Code::InvalidRequest, why));
            }
        }
        let last = ["unfreeze_unsplit", "finish"]
            .iter()
            .any(|name| call.body.get(*name) == Some(&Value::Bool(true)));
        self.open_share(call, scene, Some(parts), last)
    }

    fn unfreeze(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        self.open_share(call, scene, None, true)
    }

    /// Opens a share with these parts (without any, all that is left goes to the payee), or finds
    /// the one that the very same request opened before.
    fn open_share(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
        parts: Option<Vec<Part>>,
        last: bool,
    ) -> Outcome {
        let payee = payee(call, scene).to_owned();
        let number = call.text("out_order_no");
        let key = key(number, &payee);
        let request = content(call);
        if let Some(known) = self.shares.get(&key) {
            return match known.request == request {
                true => Ok(call.documented(&known.shown())),
                false => {
                    let why = format!("out_order_no {number} is used with another content");
                    Err(call.refuse(Code::InvalidRequest, why))
                }
            };
        }
        let id = call.text("transaction_id");
        let payment = self.payments.find(&payee, id, "", scene.now);
        let payment = payment.ok_or_else(|| {
            let why = format!("{payee} has no paid order with transaction_id `{id}`");
            call.refuse(Code::ResourceNotExists, why)
        })?;
        let invalid = |why: String| Err(call.refuse(Code::InvalidRequest, why));
        if !payment.state.is_paid() {
            return invalid(payment.standing());
        }
        if !payment.profit_sharing {
            let number = &payment.out_trade_no;
            return invalid(format!("order {number} was made without profit_sharing"));
        }
        let (payment_key, total) = (payment.key(), payment.kept());
        if self.is_unfrozen(&payment_key) {
            return invalid("all money of this order is shared or unfrozen".to_owned());
        }
        let left = self.unsplit(&payment_key);
        let parts = match parts {
            Some(parts) => {
                let amounts = parts.iter().map(|part| part.amount);
                let wanted = amounts.fold(0, i64::saturating_add);
                if wanted > left {
                    let why = format!("{left} of {total} fen are left, not {wanted}");
                    return Err(call.refuse(Code::ShareNotEnough, why));
                }
                let shared = self.shared(&payment_key) + wanted;
                if shared * 100 > total * MOST {
                    let why = format!("{shared} of {total} fen are more than {MOST} hundredths");
                    return Err(call.refuse(Code::RuleLimit, why));
                }
                parts
            }
            None => vec![Part {
                kind: "MERCHANT_ID".to_owned(),
                account: payee,
                amount: left,
                returned: 0,
                description: call.text("description").to_owned(),
                detail_id: format!("3600{}", random::digits(24)),
            }],
        };
        let share = Share {
            out_order_no: number.to_owned(),
            order_id: format!("3008{}", random::digits(24)),
            payment: payment_key.clone(),
            transaction_id: id.to_owned(),
            sub_mchid: some(call.text("sub_mchid")),
            parts,
            finished: false,
            last,
            request,
            created: scene.now,
        };
        let shown = call.documented(&share.shown());
        if let Some(payment) = self.payments.get_mut(&payment_key) {
            payment.shares.push(key.clone());
        }
        self.shares.insert(key, share);
        Ok(shown)
    }

    fn query_share(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let (number, id) = (call.text("out_order_no"), call.text("transaction_id"));
        if self.share_named(call, scene, number)?.transaction_id != id {
            let why = format!("this order shares another transaction than `{id}`");
            return Err(call.refuse(Code::ResourceNotExists, why));
        }
        self.end_share(&key(number, payee(call, scene)), scene.now);
        let share = self.share_named(call, scene, number)?;
        Ok(call.documented(&share.shown()))
    }

    fn unsplit_amount(&mut self, call: &Call<'_>) -> Outcome {
        let id = call.text("transaction_id");
        let Some(payment) = self.payments.by_transaction(id) else {
            let why = format!("there is no paid order with transaction_id `{id}`");
            return Err(call.refuse(Code::ResourceNotExists, why));
        };
        let left = self.unsplit(&payment.key());
        let mut shown = call.path.clone();
        shown.insert("unsplit_amount".to_owned(), left.into());
        Ok(call.documented(&shown))
    }

    fn share_named(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
        number: &str,
    ) -> Result<&mut Share, BusinessError> {
        let key = key(number, payee(call, scene));
        self.shares.get_mut(&key).ok_or_else(|| {
            let why = format!("there is no profit-sharing order `{number}`");
            call.refuse(Code::ResourceNotExists, why)
        })
    }

    /// What is still frozen of a payment; fen.
    fn unsplit(&self, payment: &str) -> i64 {
        let sharing = self.payments.get(payment).filter(|p| p.profit_sharing);
        match sharing {
            Some(known) if !self.is_unfrozen(payment) => {
                let left = known.kept() - self.shared(payment) - self.refunded(payment);
                left.max(0)
            }
            _ => 0,
        }
    }

    fn is_unfrozen(&self, payment: &str) -> bool {
        self.shares_of(payment).any(|share| share.last)
    }

    /// What others than the payee have of a payment; fen.
    pub(super) fn shared(&self, payment: &str) -> i64 {
        let payee = self.payments.get(payment).map(|payment| payment.payee());
        let parts = self.shares_of(payment).flat_map(|share| &share.parts);
        parts
            .filter(|part| Some(part.account.as_str()) != payee)
            .map(|part| part.amount - part.returned)
            .sum()
    }

    fn shares_of(&self, payment: &str) -> impl Iterator<Item = &Share> {
        let payment = self.payments.get(payment);
        let keys = payment.map_or(&[][..], |payment| &payment.shares);
        keys.iter().filter_map(|key| self.shares.get(key))
    }
}

/// How much of an order can be shared, in ten thousandths.
fn max_ratio(call: &Call<'_>) -> Map<String, Value> {
    let mut shown = call.path.clone();
    shown.insert("max_ratio".to_owned(), (MOST * 100).into());
    call.documented(&shown)
}

fn parts(call: &Call<'_>) -> Vec<Part> {
    let receivers = call.body.get("receivers").and_then(Value::as_array);
    let part = |receiver: &Value| {
        let text = |name: &str| receiver[name].as_str().unwrap_or_default();
        Part {
            kind: text("type").to_owned(),
            account: format!("{}{}", text("account"), text("receiver_account")),
            amount: receiver["amount"].as_i64().unwrap_or_default(),
            returned: 0,
            description: text("description").to_owned(),
            detail_id: format!("3600{}", random::digits(24)),
        }
    };
    receivers.into_iter().flatten().map(part).collect()
}

/// A request without what is encrypted.
fn content(call: &Call<'_>) -> Map<String, Value> {
    let mut content = call.body.clone();
    if let Some(Value::Array(receivers)) = content.get_mut("receivers") {
        for receiver in receivers.iter_mut().filter_map(Value::as_object_mut) {
            receiver.remove("name");
            receiver.remove("receiver_name");
        }
    }
    content
}
