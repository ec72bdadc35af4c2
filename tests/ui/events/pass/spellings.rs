//! Every spelling of `events!`, also where names of the library and of the prelude are taken.
#![deny(warnings, missing_docs)]

use wxpay::notification::{Notification, NotificationError};
use wxpay::{events, notification};

/// Paid.
#[notification("TRANSACTION.SUCCESS")]
#[derive(Debug, Clone)]
pub struct Transaction {
    /// The order.
    pub out_trade_no: String,
}

mod refunds {
    //! Elsewhere.

    /// Refunded.
    #[wxpay::notification("REFUND.SUCCESS")]
    #[derive(Debug, Clone)]
    pub struct Refund {
        /// The refund.
        pub out_refund_no: String,
    }
}

events! {
    /// With derives, documentation, a path, and a comma at the end.
    #[derive(Debug, Clone)]
    #[non_exhaustive]
    pub enum ShopEvent {
        /// Paid.
        Paid(Transaction),
        /// Refunded.
        #[doc(alias = "refund")]
        Refunded(refunds::Refund),
    }
}

events! { enum Nothing {} }
events!(pub(crate) enum One { Paid(Transaction) });

macro_rules! declare {
    ($visibility:vis $name:ident: $($variant:ident $event:ty),*) => {
        events! {
            $visibility enum $name {
                $($variant($event),)*
            }
        }
    };
}

declare!(pub(crate) Made: Paid Transaction, Refunded refunds::Refund);
declare!(MadePrivately: Paid crate::Transaction);

mod shadowed {
    #![allow(dead_code, non_camel_case_types)]

    pub struct Option;
    pub struct Result;
    pub struct Notification;
    pub trait TryFrom {}
    mod core {}
    mod std {}
    mod wxpay {}

    ::wxpay::events! {
        enum Events {
            Ok(super::Transaction),
        }
    }
}

fn read(notification: Notification) -> Result<bool, NotificationError> {
    events! { enum Local { Refunded(refunds::Refund) } }
    let Nothing::Unknown(notification) = Nothing::read(notification)?.into_inner();
    let Local::Unknown(notification) = Local::try_from(notification)? else {
        return Ok(false);
    };
    let One::Unknown(notification) = One::try_from(notification)? else {
        return Ok(true);
    };
    if let MadePrivately::Paid(_) = MadePrivately::try_from(notification.clone())? {
        return Ok(true);
    }
    Ok(match Made::try_from(notification.clone())? {
        Made::Paid(paid) => paid.out_trade_no.is_empty(),
        Made::Refunded(refund) => refund.out_refund_no.is_empty(),
        Made::Unknown(_) => matches!(ShopEvent::try_from(notification)?, ShopEvent::Unknown(_)),
    })
}

fn main() {
    let _ = read;
}
