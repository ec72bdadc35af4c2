//! A path has no white space.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/close now" -> ())]
pub struct Ask {}

fn main() {}
