//! The name of a header stands in parentheses.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[header = "Idempotency-Key"]
    key: String,
}

fn main() {}
