//! WeChat Pay has no other methods.

use wxpay::endpoint;

#[endpoint(HEAD "v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
