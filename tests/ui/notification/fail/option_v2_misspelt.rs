//! There are three proofs.

use wxpay::notification;

#[notification(v2 = reqinfo)]
pub struct Refunded {
    out_refund_no: String,
}

#[notification(v2 = hmac)]
pub struct Paid {
    out_trade_no: String,
}

fn main() {}
