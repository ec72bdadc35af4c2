//! A path has URL characters only.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/关闭" -> ())]
pub struct Ask {}

fn main() {}
