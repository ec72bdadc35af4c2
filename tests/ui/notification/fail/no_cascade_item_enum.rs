//! An enum is refused once, whatever stands on its variants.

use wxpay::notification;
use wxpay::notification::{Notification, NotificationError};

#[notification("TRANSACTION.SUCCESS")]
pub enum Paid {
    #[serde(rename = "YES")]
    Yes,
}

pub fn paid(notification: &Notification) -> Result<Paid, NotificationError> {
    Ok(notification.event::<Paid>()?.into_inner())
}

fn main() {}
