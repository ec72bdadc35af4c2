//! Event types are separated by commas.

use wxpay::notification;

#[notification("REFUND.SUCCESS" "REFUND.CLOSED")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
