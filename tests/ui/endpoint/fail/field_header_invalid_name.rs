//! A header name has no blanks.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[header("Idempotency Key")]
    key: String,
}

fn main() {}
