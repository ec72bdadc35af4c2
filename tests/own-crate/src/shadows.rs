//! Everything that the macros write finds its own names, whatever these mean to the user.
#![allow(dead_code)]

use pay::{endpoint, events, model, notification, open_enum};

/// Shadows the prelude's.
pub type Result = ();
/// Shadows the prelude's.
pub struct String;
/// Shadows the prelude's.
pub struct Option;
/// Shadows the prelude's.
pub struct Vec;
/// Shadows the prelude's.
pub struct Box;
/// Shadows the prelude's.
pub struct Some;
/// Shadows the prelude's.
pub struct None;
/// Shadows the prelude's.
pub trait Into {}
/// Shadows the prelude's.
pub trait From {}
/// Shadows the prelude's.
pub trait Default {}
/// Shadows the prelude's.
pub trait Clone {}

/// Shadows the crate.
pub mod serde {}
/// Shadows the crate.
pub mod core {}
/// Shadows the crate.
pub mod std {}
/// Shadows the compiler's.
pub mod diagnostic {}
/// Shadows the crate.
pub mod wxpay {}
/// Shadows the crate.
pub mod wxpay_core {}

type Text = ::std::string::String;

/// Finds the refunds of an order (查询退款).
#[endpoint(PUT "v3/orders/<order_id>/refunds" -> Refunds, new)]
pub struct FindRefunds {
    /// The order.
    pub order_id: Text,
    /// How many.
    #[query]
    pub limit: ::std::option::Option<u32>,
    /// Only in these states.
    #[serde(skip_serializing_if = "::std::vec::Vec::is_empty")]
    pub states: ::std::vec::Vec<State>,
    /// Told twice, done once.
    #[header("Idempotency-Key")]
    pub key: ::std::option::Option<Text>,
}

/// The refunds of an order.
#[model(new)]
pub struct Refunds {
    /// The refunds.
    #[serde(default)]
    pub refunds: ::std::vec::Vec<Refund>,
    /// What comes next.
    pub next: ::std::option::Option<Text>,
}

/// A refund of any outcome.
#[notification(
    "REFUND.SUCCESS",
    "REFUND.CLOSED",
    original_type = "refund",
    field = "refund_id"
)]
pub struct RefundEvent {
    /// The refund.
    pub refund_id: Text,
}

/// A refund.
#[model]
pub struct Refund {
    /// What became of it.
    #[serde(rename = "refund_state", alias = "state")]
    pub state: State,
}

open_enum! {
    /// What became of a refund.
    pub enum State {
        /// Refunded (已退款).
        Success = "SUCCESS",
        /// Not at all.
        None = "NONE",
    }
}

events! {
    /// What a shop listens to.
    pub enum ShopEvent {
        /// A refund came to its end.
        Refunded(RefundEvent),
    }
}
