//! Notifications: what WeChat Pay posts to the merchant's `notify_url`, verified, decrypted and
//! read into types. The events themselves are declared with
//! [`#[notification("…")]`](macro@crate::notification).
//!
//! ```
//! # extern crate wxpay_core as wxpay;
//! use wxpay::notification::{Acknowledgement, Headers, Notifications};
//!
//! /// A payment went through (支付成功).
//! #[wxpay::notification("TRANSACTION.SUCCESS", field = "out_trade_no", field = "trade_state")]
//! #[derive(Debug)]
//! pub struct Paid {
//!     pub out_trade_no: String,
//!     pub transaction_id: String,
//! }
//!
//! /// Refunds of any outcome (退款通知).
//! #[wxpay::notification("REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED")]
//! #[derive(Debug)]
//! pub struct Refunded {
//!     pub out_refund_no: String,
//!     pub refund_status: String,
//! }
//!
//! wxpay::events! {
//!     /// What this shop listens to.
//!     #[derive(Debug)]
//!     pub enum ShopEvent {
//!         Paid(Paid),
//!         Refunded(Refunded),
//!     }
//! }
//!
//! /// To be called with the raw body: a framework that parses it first changes bytes that are
//! /// signed.
//! fn receive<H: Headers>(
//!     notifications: &Notifications,
//!     headers: &H,
//!     body: &[u8],
//! ) -> Acknowledgement {
//!     let event = notifications.parse(headers, body).and_then(ShopEvent::read);
//!     match event.map(|event| event.into_inner()) {
//!         Ok(ShopEvent::Paid(paid)) => println!("{} is paid", paid.out_trade_no),
//!         Ok(ShopEvent::Refunded(refund)) => println!("{}", refund.refund_status),
//!         Ok(ShopEvent::Unknown(other)) => println!("ignored {}", other.event_type()),
//!         Err(error) => return error.acknowledgement(),
//!     }
//!     Acknowledgement::success()
//! }
//! # fn main() {}
//! ```
//!
//! Answer within five seconds, or the notification comes again, up to 15 times in 24 hours; it
//! may come several times anyway, and [`Deduplicate`] sees to it that it is handled once.

mod acknowledgement;
mod deduplicate;
mod envelope;
mod error;
mod event;
mod events;
mod headers;
mod held;
mod hint;
mod memory_store;
mod message;
mod notifications;
pub(crate) mod product;
mod resource;
pub mod v2;

#[cfg(feature = "actix-web")]
mod actix_web;
#[cfg(feature = "axum")]
mod axum;
#[cfg(any(feature = "axum", feature = "actix-web"))]
mod verified;

pub use acknowledgement::Acknowledgement;
pub use deduplicate::{
    Claim, ClaimToken, Deduplicate, DeduplicateError, Once, SeenStore, SeenStoreError,
};
pub use error::{NotificationError, NotificationErrorKind};
pub use event::{Decoded, Event};
pub use headers::Headers;
pub use memory_store::MemoryStore;
pub use message::Notification;
pub use notifications::Notifications;
#[cfg(any(feature = "axum", feature = "actix-web"))]
pub use verified::{Rejection, Verified, VerifiedV2};
