//! Each event type is a string of its own.

use wxpay::notification;

#[notification("REFUND.SUCCESS, REFUND.CLOSED")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
