//! The method stands in front of the path.

use wxpay::endpoint;

#[endpoint("v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
