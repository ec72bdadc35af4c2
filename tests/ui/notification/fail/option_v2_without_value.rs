//! What proves the message is to be said.

use wxpay::notification;

#[notification(v2)]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
