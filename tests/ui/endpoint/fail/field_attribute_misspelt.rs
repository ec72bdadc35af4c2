//! A misspelt attribute is recognised.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[qeury]
    mchid: String,
    #[headers("Idempotency-Key")]
    key: String,
}

fn main() {}
