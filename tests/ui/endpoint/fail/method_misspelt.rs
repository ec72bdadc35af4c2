//! A misspelt method is recognised.

use wxpay::endpoint;

#[endpoint(PSOT "v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
