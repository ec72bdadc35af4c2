//! The method has no quotes.

use wxpay::endpoint;

#[endpoint("POST" "v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
