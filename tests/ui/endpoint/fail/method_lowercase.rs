//! Methods are written in capitals.

use wxpay::endpoint;

#[endpoint(post "v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
