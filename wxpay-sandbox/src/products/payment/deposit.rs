//! Deposits (押金): payments whose money stays frozen until the merchant consumes some of it, or
//! gives all of it back.

use serde::{Deserialize, Serialize};

use super::v2::{check_trade_type, draft, handed};
use super::{Payment, TradeState, check};
use crate::products::code::Code;
use crate::products::{BusinessError, Call, Outcome, Products, Scene};

/// How long a deposit stays frozen, in seconds. Then the user has it back.
const FROZEN: i64 = 30 * 86_400;

/// What a payment is that is a deposit.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(in crate::products) struct Deposit {
    /// Fen that the merchant has kept; the rest has gone back to the user.
    consumed: Option<i64>,
}

impl Products {
    pub(in crate::products) fn deposits(
        &mut self,
        call: &Call<'_>,
        scene: &Scene<'_>,
    ) -> Option<Outcome> {
        match call.name() {
            ("POST", "v2/deposit/unifiedorder") => Some(self.order_deposit(call, scene)),
            ("POST", "v2/deposit/micropay") => Some(self.micropay(call, scene)),
            ("POST", "v2/deposit/facepay") => Some(self.face_pay(call, scene)),
            ("POST", "v2/deposit/orderquery") => Some(self.query_v2(call, scene)),
            ("POST", "v2/deposit/consume") => Some(self.consume(call, scene)),
            ("POST", "v2/deposit/reverse") => Some(self.reverse_v2(call, scene)),
            _ => None,
        }
    }

    fn order_deposit(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let mut payment = draft(call, scene, call.text("trade_type"));
        payment.deposit = Some(Deposit::default());
        check(call, &payment, None)?;
        check_trade_type(call, &payment.trade_type, !payment.payer.is_empty())?;
        let payment = self.payments.open(payment, scene.now)?;
        let mut shown = payment.v2();
        shown.extend(handed(&payment.trade_type, &payment.prepay_id));
        Ok(call.documented(&shown))
    }

    /// Keeps some of a deposit, and gives the rest back; asked again for as much, it is that again.
    fn consume(&mut self, call: &Call<'_>, scene: &Scene<'_>) -> Outcome {
        let fen = |name: &str| call.text(name).parse::<i64>().unwrap_or_default();
        let (total, wanted) = (fen("total_fee"), fen("consume_fee"));
        let payment = self.payment(call, scene)?;
        let standing = payment.standing();
        let (is_paid, whole) = (payment.state.is_paid(), payment.total);
        let Some(deposit) = &mut payment.deposit else {
            let why = format!("{standing}, and no deposit");
            return Err(call.refuse(Code::InvalidRequest, why));
        };
        if !is_paid {
            return Err(call.refuse(Code::TradeState, standing));
        }
        if total != whole {
            let why = format!("the deposit is over {whole} fen, not {total}");
            return Err(call.refuse(Code::InvalidRequest, why));
        }
        if !(1..=whole).contains(&wanted) {
            let why = format!("consume_fee must be at least 1 and at most {whole} fen");
            return Err(call.refuse(Code::Parameter, why));
        }
        match deposit.consumed {
            Some(consumed) if consumed != wanted => {
                let why = format!("{consumed} fen were consumed, and the rest has gone back");
                return Err(call.refuse(Code::InvalidRequest, why));
            }
            _ => deposit.consumed = Some(wanted),
        }
        Ok(call.documented(&payment.v2()))
    }
}

impl Payment {
    /// Fen consumed of a deposit; none while nothing is, and of what is no deposit.
    pub(super) fn consumed(&self) -> Option<i64> {
        self.deposit.as_ref()?.consumed
    }

    /// What the merchant has been given of it, before refunds; fen.
    pub(in crate::products) fn kept(&self) -> i64 {
        match &self.deposit {
            _ if !self.state.is_paid() => 0,
            Some(deposit) => deposit.consumed.unwrap_or_default(),
            None => self.total,
        }
    }

    /// What the user has back of a deposit that was consumed; fen.
    pub(in crate::products) fn given_back(&self) -> i64 {
        let consumed = self.consumed();
        consumed.map_or(0, |consumed| self.total - consumed)
    }

    /// A deposit that nobody consumed in time has gone back.
    pub(super) fn thaw(&mut self, now: i64) {
        let frozen = self.deposit.as_ref().filter(|it| it.consumed.is_none());
        let paid = frozen.and(self.paid.as_ref());
        if self.state == TradeState::Success && paid.is_some_and(|paid| now > paid.time + FROZEN) {
            self.state = TradeState::Revoked;
        }
    }

    /// A refund, or a step back, goes by the operations for deposits where there is one.
    pub(in crate::products) fn must_suit(&self, call: &Call<'_>) -> Result<(), BusinessError> {
        let (_, path) = call.name();
        let why = match (path.starts_with("v2/deposit/"), &self.deposit) {
            (false, Some(_)) => "is a deposit: see v2/deposit/",
            (true, None) => "is no deposit",
            _ => return Ok(()),
        };
        let why = format!("order {} {why}", self.out_trade_no);
        Err(call.refuse(Code::InvalidRequest, why))
    }
}
