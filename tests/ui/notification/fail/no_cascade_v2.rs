//! A mistake about the proof is told once, and not again where the type is used.

use wxpay::notification;
use wxpay::notification::v2::NotificationV2;

#[notification(v2 = sing)]
pub struct Paid {
    out_trade_no: String,
}

fn read(message: &NotificationV2) {
    let _ = message.event::<Paid>();
}

fn main() {}
