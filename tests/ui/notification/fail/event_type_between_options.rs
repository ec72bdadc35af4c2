//! The types of the events come first.

use wxpay::notification;

#[notification("REFUND.SUCCESS", original_type = "refund", "REFUND.CLOSED", field = "refund_id")]
pub struct Refund {
    refund_id: String,
}

fn main() {}
