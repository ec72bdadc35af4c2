//! An option has a name.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" -> (), "host")]
pub struct Ask {}

fn main() {}
