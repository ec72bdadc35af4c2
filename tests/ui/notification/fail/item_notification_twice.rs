//! An attribute lists all types of an event.

use wxpay::notification;

#[notification("REFUND.SUCCESS")]
#[notification("REFUND.CLOSED")]
pub struct Refund {
    out_refund_no: String,
}

fn main() {}
