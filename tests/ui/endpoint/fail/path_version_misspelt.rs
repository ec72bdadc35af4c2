//! A misspelt version is recognised.

use wxpay::endpoint;

#[endpoint(POST "v4/pay/transactions" -> ())]
pub struct Ask {}

fn main() {}
