//! A path has no relative segments.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/../close" -> ())]
pub struct Ask {}

fn main() {}
