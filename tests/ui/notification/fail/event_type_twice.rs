//! An event type is named once.

use wxpay::notification;

#[notification("REFUND.SUCCESS", "REFUND.CLOSED", "REFUND.SUCCESS")]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
