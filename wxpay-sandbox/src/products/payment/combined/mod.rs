//! Combined orders (合单): one payment of the user's for orders of several payees.

mod deducted;
mod shown;
mod v2;
mod v3;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Payment, TradeState, check};
use crate::facts::Family;
use crate::products::code::Code;
use crate::products::{BusinessError, Call, Outcome, Products, Scene};
use crate::random;

/// What holds the orders together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::products) struct Combined {
    /// The request that made it, to know it again.
    request: Map<String, Value>,
    /// What answers repeat of the request, under the names of APIv3: application, merchant, number,
    /// scene.
    said: Map<String, Value>,
    /// The protocol that it was made with, which is also that of its notification.
    protocol: Family,
    notify_url: String,
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

impl Products {
    /// Keeps a new combined order of these payments, or finds the one that the very same request
    /// made before, and gives its `prepay_id`.
    fn open_combined(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
        mut new: Combined,
        drafts: Vec<Payment>,
    ) -> Result<String, BusinessError> {
        let number = call.text("combine_out_trade_no");
        if let Some(known) = self.combined.get(number).cloned() {
            self.expire_combined(&known, scene.now);
            return self.combined_again(call, &known, &new);
        }
        if drafts.is_empty() {
            return Err(call.refuse(Code::Parameter, "there are no orders to combine"));
        }
        for draft in &drafts {
            check(call, draft, None)?;
            let twice = drafts.iter().filter(|other| other.key() == draft.key());
            if self.payments.get(&draft.key()).is_some() || twice.count() > 1 {
                let why = format!("out_trade_no {} is used already", draft.out_trade_no);
                return Err(call.refuse(Code::OutTradeNoUsed, why));
            }
        }
        new.payments = drafts.iter().map(Payment::key).collect();
        // All of them expire at the same time: the first is refused, or none.
        for draft in drafts {
            self.payments.open(draft, scene.now)?;
        }
        let prepay_id = new.prepay_id.clone();
        self.combined.insert(number.to_owned(), new);
        Ok(prepay_id)
    }

    fn combined_again(
        &self,
        call: &Call<'_>,
        known: &Combined,
        new: &Combined,
    ) -> Result<String, BusinessError> {
        let number = call.text("combine_out_trade_no");
        if known.request != new.request || known.trade_type != new.trade_type {
            let why = format!("combine_out_trade_no {number} is used with another content");
            return Err(call.refuse(Code::OutTradeNoUsed, why));
        }
        let code = match self.state_of(known) {
            TradeState::NotPay => return Ok(known.prepay_id.clone()),
            state if state.is_paid() => Code::OrderPaid,
            TradeState::Revoked => Code::OrderReversed,
            _ => Code::OrderClosed,
        };
        let why = format!("combined order {number} was made before");
        Err(call.refuse(code, why))
    }

    /// Closes a combined order, of which the request names every order.
    fn close_combined(&mut self, call: &Call<'_>, scene: &Scene<'_>, named: &[&str]) -> Outcome {
        let keys = self.combined(call, scene)?.payments;
        self.must_name_all(call, &keys, named)?;
        for key in keys {
            if let Some(payment) = self.payments.get_mut(&key) {
                payment.close(call)?;
            }
        }
        Ok(Map::new())
    }

    fn must_name_all(
        &self,
        call: &Call<'_>,
        keys: &[String],
        named: &[&str],
    ) -> Result<(), BusinessError> {
        let has = |key: &&String| {
            let payment = self.payments.get(key);
            payment.is_some_and(|payment| named.contains(&payment.out_trade_no.as_str()))
        };
        if named.len() != keys.len() || keys.iter().filter(has).count() != keys.len() {
            let why = "the request must name every order of the combined one";
            return Err(call.refuse(Code::InvalidRequest, why));
        }
        Ok(())
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
        for key in &combined.payments {
            if let Some(payment) = self.payments.get_mut(key) {
                payment.paid_by(&combined.openid);
            }
            self.payments.settle(key, now);
        }
        let combined = self.combined.get(number);
        let event = combined.and_then(|combined| self.combined_event(combined));
        self.outbox.extend(event);
    }

    /// The combined order that a request is about.
    fn combined(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Result<Combined, BusinessError> {
        let number = call.text("combine_out_trade_no");
        let id = call.text("combine_transaction_id");
        let found = match id {
            "" => self.combined.get(number),
            id => {
                let mut known = self.combined.values();
                known.find(|known| known.transaction_id == id)
            }
        };
        let Some(combined) = found.cloned() else {
            let why = format!("there is no combined order `{number}{id}`");
            return Err(call.refuse(Code::OrderNotExist, why));
        };
        self.expire_combined(&combined, scene.now);
        Ok(combined)
    }

    fn expire_combined(&mut self, combined: &Combined, now: i64) {
        for key in &combined.payments {
            if let Some(payment) = self.payments.get_mut(key) {
                payment.expire(now);
            }
        }
    }

    /// The orders are paid and closed together, and refunded one by one.
    fn state_of(&self, combined: &Combined) -> TradeState {
        let keys = combined.payments.iter();
        let mut states = keys.filter_map(|key| Some(self.payments.get(key)?.state));
        let first = states.next().unwrap_or(TradeState::NotPay);
        match states.any(|state| state == TradeState::Refund) {
            true => TradeState::Refund,
            false => first,
        }
    }
}
