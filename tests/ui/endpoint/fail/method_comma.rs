//! There is no comma behind the method.

use wxpay::endpoint;

#[endpoint(POST, "v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
