//! The operations that remember: orders with their states, and the platform's own keys.

mod action;
mod authorization;
mod call;
mod code;
mod displayed;
mod echo;
mod fields;
mod listing;
mod mini_program;
mod papay;
mod payment;
mod permission;
mod platform_keys;
mod refund;
mod rows;
mod service_order;
mod settled;
mod sharing;
#[cfg(all(test, feature = "state"))]
mod tests;
mod transfer;

pub(crate) use action::Action;
pub use action::{ActionError, RefundOutcome};
pub(crate) use call::{BusinessError, Call, Outcome, Scene};
pub(crate) use displayed::Displayed;
pub(crate) use settled::{Settled, SettledRefund, SettledShare};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::keys::AnyKey;
use crate::notification::PendingEvent;
use crate::server::Server;

/// Performs an operation that has a product behind it; none for all the others.
///
/// What is encrypted to the merchant is encrypted with this key.
pub(crate) fn perform(
    server: &Server,
    call: &Call<'_>,
    merchant_key: AnyKey<'_>,
) -> Option<Outcome> {
    let scene = Scene {
        server,
        merchant_key,
        mchid: &server.issued.merchant.mchid,
        now: server.clock.now(),
    };
    if let Some(outcome) = platform_keys::perform(server, call) {
        return Some(outcome);
    }
    if server.answering.stateless() {
        return None;
    }
    if let Some(outcome) = echo::perform(call, &scene) {
        return Some(outcome);
    }
    let mut products = server.products();
    let outcome = products.perform(call, &scene);
    products.forget_payments(server.most_payments);
    products
        .outbox
        .drain(..)
        .for_each(|event| server.events.push(event));
    server.changed.notify_one();
    outcome
}

/// Does something to the order with this number that is not done over the API, and has the
/// merchant told of it.
pub(crate) fn act(server: &Server, action: Action, number: &str) -> Result<(), ActionError> {
    change(server, |products, now| products.act(action, number, now))
}

/// Makes the contract that a link for the user's browser wishes for, if there is none yet, and
/// returns what hands it to the user.
pub(crate) fn contract_of_link(
    server: &Server,
    call: &Call<'_>,
    merchant_key: AnyKey<'_>,
) -> Result<String, BusinessError> {
    let scene = Scene {
        server,
        merchant_key,
        mchid: &server.issued.merchant.mchid,
        now: server.clock.now(),
    };
    change(server, |products, _| products.link_contract(call, &scene))
}

/// Does something to the orders at this time of the server's, and has the merchant told of it.
pub(crate) fn change<T>(server: &Server, step: impl FnOnce(&mut Products, i64) -> T) -> T {
    let _entered = server.randomness.enter();
    let now = server.clock.now();
    let mut products = server.products();
    let done = step(&mut products, now);
    products
        .outbox
        .drain(..)
        .for_each(|event| server.events.push(event));
    server.changed.notify_one();
    done
}

/// Every order of one sandbox, each in a row of its own: by product, then by number.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Products {
    service_orders: BTreeMap<String, service_order::ServiceOrder>,
    payments: payment::Payments,
    combined: BTreeMap<String, payment::Combined>,
    refunds: BTreeMap<String, refund::Refund>,
    contracts: papay::Contracts,
    transfers: BTreeMap<String, transfer::Transfer>,
    authorizations: BTreeMap<String, authorization::Authorization>,
    permissions: BTreeMap<String, permission::Permission>,
    shares: BTreeMap<String, sharing::Share>,
    share_returns: BTreeMap<String, sharing::ShareReturn>,
    receivers: BTreeMap<String, Map<String, Value>>,
    /// Where merchants are told of profit sharing; empty for nowhere.
    sharing_notify_url: String,
    /// What merchants are to be told, before it is handed to the deliveries.
    #[serde(skip)]
    outbox: Vec<PendingEvent>,
}

impl Products {
    /// Everything that is remembered, as JSON.
    #[cfg(all(test, feature = "state"))]
    pub(crate) fn snapshot(&self) -> serde_json::Result<Value> {
        serde_json::to_value(self)
    }

    /// What a snapshot remembers. Products that it does not know are empty.
    #[cfg(feature = "state")]
    pub(crate) fn restore(snapshot: Value) -> serde_json::Result<Products> {
        serde_json::from_value(snapshot)
    }

    fn act(&mut self, action: Action, number: &str, now: i64) -> Result<(), ActionError> {
        match action {
            Action::Confirm => self.confirm(number, now),
            Action::Pay => self.pay_any(number, now),
            Action::FailPayment => self.fail_payment(number, now),
            Action::ApproveContract => self.approve_contract(number, now),
            Action::DeclineContract => self.decline_contract(number, now),
            Action::TerminateContract => self.terminate_contract(number, now),
            Action::ConfirmTransfer => self.end_transfer(number, true, now),
            Action::ConfirmAuthorization => match self.confirm_authorization(number, now) {
                Err(ActionError::Unknown { .. }) => self.grant_permission(number, now),
                done => done,
            },
            Action::CancelTransfer => self.end_transfer(number, false, now),
            Action::FinishSharing => self.finish_sharing(number, now),
            Action::FinishRefund { outcome } => self.finish_refund(number, outcome, now),
        }
    }

    /// The user agrees on the phone.
    fn confirm(&mut self, number: &str, now: i64) -> Result<(), ActionError> {
        // Numbers are unique per product only, so that both may be meant.
        match (self.confirm_service(number), self.pay(number, now)) {
            (Ok(()), _) | (_, Ok(())) => Ok(()),
            (Err(ActionError::Unknown { .. }), unpaid) => unpaid,
            (unconfirmed, _) => unconfirmed,
        }
    }

    /// The user pays: an order, or for a service.
    fn pay_any(&mut self, number: &str, now: i64) -> Result<(), ActionError> {
        match self.pay(number, now) {
            Err(unknown @ ActionError::Unknown { .. }) => match self.pay_service(number, now) {
                Err(ActionError::Unknown { .. }) => Err(unknown),
                paid => paid,
            },
            paid => paid,
        }
    }

    fn perform(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
        self.payment_v3(call, scene)
            .or_else(|| self.payment_v2(call, scene))
            .or_else(|| self.deposits(call, scene))
            .or_else(|| self.combined_v3(call, scene))
            .or_else(|| self.combined_deductions(call, scene))
            .or_else(|| self.combined_v2(call, scene))
            .or_else(|| self.refund_v3(call, scene))
            .or_else(|| self.refund_v2(call, scene))
            .or_else(|| self.papay_contracts(call, scene))
            .or_else(|| self.papay_deductions(call, scene))
            .or_else(|| self.transfer(call, scene))
            .or_else(|| self.authorization(call, scene))
            .or_else(|| self.permission(call, scene))
            .or_else(|| self.sharing(call, scene))
            .or_else(|| self.sharing_v2(call, scene))
            .or_else(|| self.service_order(call, scene))
    }
}
