//! A flag has no value.

use wxpay::endpoint;

#[endpoint(POST "v2/pay/refund" -> (), client_certificate = true)]
pub struct Ask {}

fn main() {}
