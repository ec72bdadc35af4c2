//! A host is a string.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" -> (), host = fraud)]
pub struct Ask {}

fn main() {}
