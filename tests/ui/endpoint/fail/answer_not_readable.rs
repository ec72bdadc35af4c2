//! The answer type must be readable.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" -> Refund)]
pub struct Ask {}

pub struct Refund {
    pub id: String,
}

fn main() {}
