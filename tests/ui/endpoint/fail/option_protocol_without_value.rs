//! A protocol is given.

use wxpay::endpoint;

#[endpoint(POST "pay/close" -> (), protocol)]
pub struct Ask {}

fn main() {}
