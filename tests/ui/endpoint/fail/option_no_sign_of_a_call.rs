//! Whatever is called is signed.

use wxpay::endpoint;

#[endpoint(POST "v2/pay/refund" -> (), no_sign)]
pub struct Ask {}

fn main() {}
