//! After a mistake in a field the struct is an event.

use wxpay::notification;
use wxpay::notification::{Notification, NotificationError};

#[notification("TRANSACTION.SUCCESS")]
pub struct Paid {
    #[serde(flatten)]
    #[body]
    out_trade_no: String,
}

wxpay::events! {
    enum ShopEvent {
        Paid(Paid),
    }
}

pub fn paid(notification: &Notification) -> Result<Paid, NotificationError> {
    Ok(notification.event::<Paid>()?.into_inner())
}

fn main() {}
