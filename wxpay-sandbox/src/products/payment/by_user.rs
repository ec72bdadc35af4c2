//! What the user does to payments, on the phone.

use super::TradeState;
use crate::products::Products;
use crate::products::action::ActionError;

impl Products {
    /// The user pays: an order, or every order of a combined one.
    pub(in crate::products) fn pay(&mut self, number: &str, now: i64) -> Result<(), ActionError> {
        let keys = self.open_for_user(number, now, TradeState::Success)?;
        let first = keys.first().and_then(|key| self.payments.get(key));
        if let Some(combined) = first.and_then(|payment| payment.combined.clone()) {
            // The user cannot pay one of them alone.
            self.settle_combined(&combined, now);
            return Ok(());
        }
        for key in keys {
            self.settle(&key, now);
        }
        Ok(())
    }

    /// The money of one payment moves.
    pub(super) fn settle(&mut self, key: &str, now: i64) {
        self.payments.settle(key, now);
        let event = self.payments.get(key).and_then(|payment| payment.event());
        self.outbox.extend(event);
    }

    /// The user cannot pay: no money, wrong password, a bank that declines. An order that the
    /// user started may be tried again, so only one that the merchant charges ends with it.
    pub(in crate::products) fn fail_payment(
        &mut self,
        number: &str,
        now: i64,
    ) -> Result<(), ActionError> {
        for key in self.open_for_user(number, now, TradeState::PayError)? {
            if let Some(payment) = self.payments.get_mut(&key)
                && payment.is_charged_by_merchant()
            {
                payment.state = TradeState::PayError;
            }
        }
        Ok(())
    }

    /// The payments under a number of the merchant's that may take this step.
    fn open_for_user(
        &mut self,
        number: &str,
        now: i64,
        next: TradeState,
    ) -> Result<Vec<String>, ActionError> {
        let mut keys = match self.combined.get(number) {
            Some(combined) => combined.payments.clone(),
            None => self.payments.keys_of(number),
        };
        let mut state = None;
        keys.retain(|key| {
            self.payments.get_mut(key).is_some_and(|payment| {
                payment.expire(now);
                let late = payment.is_late(now) && next == TradeState::Success;
                state = Some(match late {
                    true => format!("{}, and its time_expire is over", payment.state.name()),
                    false => payment.state.name().to_owned(),
                });
                payment.state.leads_to(next) && !late
            })
        });
        match (keys.is_empty(), state) {
            (false, _) => Ok(keys),
            (true, None) => Err(ActionError::Unknown {
                what: "payment",
                number: number.to_owned(),
            }),
            (true, Some(state)) => Err(ActionError::WrongState {
                number: number.to_owned(),
                state,
                wanted: "NOTPAY or USERPAYING",
            }),
        }
    }
}
