//! The type of an event is a string.

use wxpay::notification;

#[notification(200)]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
