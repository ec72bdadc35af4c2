//! There are two protocols.

use wxpay::endpoint;

#[endpoint(POST "pay/close" -> (), protocol = v1)]
pub struct Ask {}

fn main() {}
