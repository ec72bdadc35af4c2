//! What is only signed has no type of an event.

use wxpay::notification;

#[notification("TRANSACTION.SUCCESS", v2 = sign)]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
