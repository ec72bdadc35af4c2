//! The methods are listed.

use wxpay::endpoint;

#[endpoint(REPORT "v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
