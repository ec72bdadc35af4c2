//! Options are separated by commas.

use wxpay::endpoint;

#[endpoint(POST "v2/pay/refund" -> (), no_nonce_str client_certificate)]
pub struct Ask {}

fn main() {}
