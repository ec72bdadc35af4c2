//! After a mistake in the event's type the struct is an event.

use wxpay::notification;
use wxpay::notification::{Notification, NotificationError};

#[notification(TRANSACTION.SUCCESS)]
pub struct Paid {
    out_trade_no: String,
}

pub fn paid(notification: &Notification) -> Result<Paid, NotificationError> {
    Ok(notification.event::<Paid>()?.into_inner())
}

fn main() {}
