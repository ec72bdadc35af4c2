//! The path is a string, and not a number.

use wxpay::endpoint;

#[endpoint(POST 3 -> ())]
pub struct Ask {}

fn main() {}
