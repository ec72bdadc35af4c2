//! A mistake in an option does not hide one in the answer.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/close" -> 204, host = "http://api")]
pub struct Ask {}

fn main() {}
