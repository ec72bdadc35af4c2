//! The type of an event is quoted.

use wxpay::notification;

#[notification(TRANSACTION.SUCCESS)]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
