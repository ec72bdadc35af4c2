//! The path is a string, and not of bytes.

use wxpay::endpoint;

#[endpoint(POST b"v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
