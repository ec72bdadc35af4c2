//! An event of APIv3 is none of APIv2.

use wxpay::notification;
use wxpay::notification::v2::NotificationV2;

#[notification("TRANSACTION.SUCCESS")]
pub struct Paid {
    out_trade_no: String,
}

fn read(message: &NotificationV2) {
    let _ = message.event::<Paid>();
}

fn main() {}
