//! Path and option agree on the protocol.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/close" -> (), protocol = v2)]
pub struct Ask {}

fn main() {}
