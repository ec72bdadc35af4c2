//! A host is given.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" -> (), host)]
pub struct Ask {}

fn main() {}
