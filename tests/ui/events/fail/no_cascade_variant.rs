//! After a mistake the enumeration can be used.

use wxpay::notification::{Notification, NotificationError};
use wxpay::{events, notification};

#[notification("TRANSACTION.SUCCESS")]
#[derive(Debug)]
pub struct Transaction {
    pub out_trade_no: String,
}

events! {
    #[derive(Debug)]
    pub enum ShopEvent {
        Paid(Transaction),
        Refunded,
        Closed { at: String },
    }
}

pub fn read(notification: Notification) -> Result<bool, NotificationError> {
    match ShopEvent::try_from(notification)? {
        ShopEvent::Paid(paid) => Ok(paid.out_trade_no.is_empty()),
        ShopEvent::Unknown(_) => Ok(false),
    }
}

fn main() {}
