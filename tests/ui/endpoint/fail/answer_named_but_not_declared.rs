//! The type behind the arrow must exist.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" -> Refund)]
pub struct Ask {}

fn main() {}
