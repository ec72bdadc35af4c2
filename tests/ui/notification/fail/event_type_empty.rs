//! The type of an event is not empty.

use wxpay::notification;

#[notification("")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
