//! The method is not part of the string.

use wxpay::endpoint;

#[endpoint("POST v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
