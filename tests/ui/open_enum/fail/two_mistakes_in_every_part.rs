//! Independent mistakes are all told in one pass, and using the enumeration adds none.

use wxpay::{endpoint, model, open_enum};

open_enum! {
    /// A state.
    #[derive(Clone)]
    pub struct State {
        /// Paid.
        Success = "SUCCESS",
        Refund,
        NotPay = 3
        Closed = "SUCCESS",
        Unknown = "UNKNOWN",
    }
}

#[endpoint(GET "v3/pay/<state>" -> Order)]
pub struct FindOrder {
    state: State,
}

#[model]
pub struct Order {
    state: Option<State>,
}

pub fn is_paid(order: &Order) -> bool {
    match &order.state {
        Some(State::Success) => true,
        Some(State::Refund | State::NotPay | State::Closed) | None => false,
        Some(State::Unknown(text)) => text.is_empty(),
    }
}

fn main() {}
