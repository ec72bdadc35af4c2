//! APIv3 has no nonce field.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" -> (), no_nonce_str)]
pub struct Ask {}

fn main() {}
