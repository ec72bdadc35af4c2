//! What is encrypted as an event has its type.

use wxpay::notification;

#[notification(v2 = event_ciphertext)]
pub struct Confirmed {
    out_order_no: String,
}

fn main() {}
