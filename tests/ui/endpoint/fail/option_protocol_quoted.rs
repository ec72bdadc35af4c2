//! A protocol is a word.

use wxpay::endpoint;

#[endpoint(POST "pay/close" -> (), protocol = "v2")]
pub struct Ask {}

fn main() {}
