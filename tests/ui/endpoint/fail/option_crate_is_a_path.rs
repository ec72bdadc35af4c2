//! A crate is a path without quotes.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" -> (), crate = "wxpay")]
pub struct Ask {}

fn main() {}
