//! A percent sign begins an escape.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/100%" -> ())]
pub struct Ask {}

fn main() {}
