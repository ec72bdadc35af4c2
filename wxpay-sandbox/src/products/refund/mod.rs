//! Refunds (退款), of payments of either protocol and by either.

mod shown;
mod v2;
mod v3;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::action::{ActionError, RefundOutcome};
use super::code::Code;
use super::payment::{Payment, TradeState, payee};
use super::rows::{key, numbered};
use super::{BusinessError, Call, Products, Scene};
use crate::facts::Family;
use crate::random;

/// Money that goes back, of one payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Refund {
    /// The merchant's own number.
    pub(super) out_refund_no: String,
    pub(super) refund_id: String,
    /// The key of the payment.
    pub(super) payment: String,
    /// Fen.
    pub(super) fen: i64,
    pub(super) status: RefundStatus,
    protocol: Family,
    notify_url: String,
    /// The request that made it, to know it again.
    request: Map<String, Value>,
    /// Unix seconds.
    pub(super) created: i64,
    pub(super) succeeded: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum RefundStatus {
    Processing,
    Success,
    Closed,
    Abnormal,
}

impl RefundStatus {
    /// The status and, in APIv2, its other name.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            RefundStatus::Processing => ("PROCESSING", "PROCESSING"),
            RefundStatus::Success => ("SUCCESS", "SUCCESS"),
            RefundStatus::Closed => ("CLOSED", "REFUNDCLOSE"),
            RefundStatus::Abnormal => ("ABNORMAL", "CHANGE"),
        }
    }

    /// The steps that a refund can take.
    fn leads_to(self, next: RefundStatus) -> bool {
        use RefundStatus::{Abnormal, Closed, Processing, Success};
        match next {
            Success | Closed => matches!(self, Processing | Abnormal),
            Abnormal => self == Processing,
            Processing => self == Abnormal,
        }
    }
}

/// What a request for a refund says, in either protocol.
struct Wish<'a> {
    out_refund_no: &'a str,
    total: i64,
    refund: i64,
    notify_url: &'a str,
    request: Map<String, Value>,
}

impl Products {
    /// Opens a refund, or finds the one that the very same request opened before.
    fn open_refund(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
        wish: Wish<'_>,
    ) -> Result<&Refund, BusinessError> {
        let payee = payee(call, scene);
        let (id, number) = (call.text("transaction_id"), call.text("out_trade_no"));
        if id.is_empty() && number.is_empty() {
            let why = "transaction_id or out_trade_no must be given";
            return Err(call.refuse(Code::Parameter, why));
        }
        let Some(payment) = self.payments.find(payee, id, number, scene.now) else {
            let why =
                format!("{payee} has no order with transaction_id `{id}`, out_trade_no `{number}`");
            return Err(call.refuse(Code::PaymentNotExist, why));
        };
        payment.must_suit(call)?;
        let (payment_key, total, standing) = (payment.key(), payment.total, payment.standing());
        let (paid, kept) = (payment.state.is_paid(), payment.kept());

        let key = key(wish.out_refund_no, payee);
        if let Some(known) = self.refunds.get(&key) {
            if known.request != wish.request || known.payment != payment_key {
                let number = wish.out_refund_no;
                let why = format!("refund {number} was made before with another content");
                return Err(call.refuse(Code::RefundMismatch, why));
            }
        } else {
            if !paid {
                return Err(call.refuse(Code::TradeState, standing));
            }
            if kept == 0 {
                let why = "nothing of this deposit is consumed: reverse it";
                return Err(call.refuse(Code::TradeState, why));
            }
            if wish.total != total {
                let asked = wish.total;
                let why = format!("the order is over {total} fen, not {asked}");
                return Err(call.refuse(Code::RefundMismatch, why));
            }
            if wish.refund <= 0 {
                let why = "the refund must be at least 1 fen";
                return Err(call.refuse(Code::Parameter, why));
            }
            let refunded = self.refunded(&payment_key);
            if wish.refund > kept - refunded {
                let why = format!("{refunded} of {kept} fen are refunded already");
                return Err(call.refuse(Code::OverRefund, why));
            }
            let shared = self.shared(&payment_key);
            if wish.refund > kept - refunded - shared {
                let why = format!("{shared} of {kept} fen are with others: have them given back");
                return Err(call.refuse(Code::NotEnough, why));
            }
            if let Some(payment) = self.payments.get_mut(&payment_key) {
                payment.state = TradeState::Refund;
                payment.refunds.push(key.clone());
            }
        }
        let refund = self.refunds.entry(key).or_insert_with(|| Refund {
            out_refund_no: wish.out_refund_no.to_owned(),
            refund_id: format!("5030{}", random::digits(24)),
            payment: payment_key,
            fen: wish.refund,
            status: RefundStatus::Processing,
            protocol: call.family,
            notify_url: wish.notify_url.to_owned(),
            request: wish.request,
            created: scene.now,
            succeeded: None,
        });
        Ok(refund)
    }

    /// How much of a payment has been given back, or is about to be; fen.
    pub(super) fn refunded(&self, payment: &str) -> i64 {
        let payment = self.payments.get(payment);
        let keys = payment.map_or(&[][..], |payment| &payment.refunds);
        keys.iter()
            .filter_map(|key| self.refunds.get(key))
            .filter(|refund| refund.status != RefundStatus::Closed)
            .map(|refund| refund.fen)
            .sum()
    }

    /// Ends a refund from outside of the API.
    pub(super) fn finish_refund(
        &mut self,
        number: &str,
        outcome: RefundOutcome,
        now: i64,
    ) -> Result<(), ActionError> {
        let next = match outcome {
            RefundOutcome::Success => RefundStatus::Success,
            RefundOutcome::Abnormal => RefundStatus::Abnormal,
            RefundOutcome::Closed => RefundStatus::Closed,
        };
        let named: Vec<(String, RefundStatus)> = numbered(&self.refunds, number)
            .filter(|(_, refund)| refund.out_refund_no == number)
            .map(|(key, refund)| (key.clone(), refund.status))
            .collect();
        let Some((_, status)) = named.first() else {
            return Err(ActionError::Unknown {
                what: "refund",
                number: number.to_owned(),
            });
        };
        let Some((key, _)) = named.iter().find(|(_, status)| status.leads_to(next)) else {
            return Err(ActionError::WrongState {
                number: number.to_owned(),
                state: status.names().0.to_owned(),
                wanted: "PROCESSING",
            });
        };
        self.end_refund(key, next, now);
        Ok(())
    }

    /// The bank has done its work by the time that somebody asks.
    fn settle_refund(&mut self, key: &str, now: i64) {
        let refund = self.refunds.get(key);
        if refund.is_some_and(|refund| refund.status == RefundStatus::Processing) {
            self.end_refund(key, RefundStatus::Success, now);
        }
    }

    fn end_refund(&mut self, key: &str, status: RefundStatus, now: i64) {
        let Some(refund) = self.refunds.get_mut(key) else {
            return;
        };
        refund.status = status;
        if status == RefundStatus::Success {
            refund.succeeded = Some(now);
        }
        let refund = refund.clone();
        if self.refunded(&refund.payment) == 0
            && let Some(payment) = self.payments.get_mut(&refund.payment)
        {
            payment.state = TradeState::Success;
        }
        let payment = self.payments.get(&refund.payment);
        let event = payment.and_then(|payment: &Payment| refund.event(payment));
        self.outbox.extend(event);
    }
}
