//! A misspelt option is recognised.

use wxpay::endpoint;

#[endpoint(POST "v2/pay/refund" -> (), client_certficate)]
pub struct Ask {}

fn main() {}
