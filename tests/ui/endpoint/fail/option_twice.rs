//! An option is set once.

use wxpay::endpoint;

#[endpoint(POST "v2/pay/refund" -> (), no_nonce_str, no_nonce_str)]
pub struct Ask {}

fn main() {}
