//! The path is a string.

use wxpay::endpoint;

#[endpoint(POST v3/pay/close -> ())]
pub struct Ask {}

fn main() {}
