//! A comma stands in front of the options.

use wxpay::endpoint;

#[endpoint(POST "v2/pay/refund" -> () client_certificate)]
pub struct Ask {}

fn main() {}
