//! Only what is signed and not encrypted must have them.

use wxpay::notification;

#[notification("REFUND.SUCCESS", no_return_code)]
pub struct Refunded {
    out_refund_no: String,
}

#[notification(v2 = req_info, no_result_code)]
pub struct RefundedV2 {
    out_refund_no: String,
}

fn main() {}
