//! HEAD is no method of WeChat Pay.

use wxpay::endpoint;

#[endpoint(HEAD "v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
