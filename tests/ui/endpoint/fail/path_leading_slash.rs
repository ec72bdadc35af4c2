//! A path has no leading slash.

use wxpay::endpoint;

#[endpoint(POST "/v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
