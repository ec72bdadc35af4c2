//! Options come last.

use wxpay::notification;

#[notification("REFUND.SUCCESS", original_type = "refund", "REFUND.CLOSED")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
