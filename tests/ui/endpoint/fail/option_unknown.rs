//! The options are listed.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" -> (), retries = 3)]
pub struct Ask {}

fn main() {}
