//! The operations that remember: orders with their states, and the platform's own keys.

mod call;
mod code_payment;
mod ledger;
mod mini_program;
mod payscore;
mod platform_keys;
mod rental;
mod smart_retail;

pub(crate) use call::{BusinessError, Call, Outcome, Scene};

use serde_json::{Map, Value};

use crate::server::Server;

/// Performs an operation that has a product behind it; none for all the others.
pub(crate) fn perform(server: &Server, call: &Call<'_>) -> Option<Outcome> {
    let scene = Scene {
        mchid: &server.issued.merchant.mchid,
        now: server.clock.now(),
    };
    if let Some(outcome) = platform_keys::perform(server, call) {
        return Some(outcome);
    }
    if server.answering.stateless() {
        return None;
    }
    server.products().perform(call, &scene)
}

/// Every order of one sandbox.
#[derive(Default)]
pub(crate) struct Products {
    payscore: payscore::PayScore,
    smart_retail: smart_retail::SmartRetail,
    code_payment: code_payment::CodePayment,
    rental: rental::Rental,
}

impl Products {
    /// The user agrees on the phone; whether some order was waiting for that.
    pub(crate) fn user_confirms(&mut self, number: &str, now: i64) -> bool {
        // Numbers are unique per product only, so every product is asked.
        let confirmed = [
            self.payscore.user_confirms(number),
            self.smart_retail.user_confirms(number),
            self.code_payment.user_confirms(number, now),
            self.rental.user_confirms(number),
        ];
        confirmed.contains(&true)
    }

    /// What payments by code became of, as far as the money has moved.
    pub(crate) fn settled_code_payments(&self) -> impl Iterator<Item = &Map<String, Value>> {
        self.code_payment.settled()
    }

    fn perform(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        self.payscore
            .perform(call, scene)
            .or_else(|| self.smart_retail.perform(call, scene))
            .or_else(|| self.code_payment.perform(call, scene))
            .or_else(|| self.rental.perform(call, scene))
    }
}
