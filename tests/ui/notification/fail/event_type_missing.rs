//! An event has a type.

use wxpay::notification;

#[notification]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
