//! A header is sent once.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[header("Idempotency-Key")]
    key: String,
    #[header("idempotency-key")]
    other: String,
}

fn main() {}
