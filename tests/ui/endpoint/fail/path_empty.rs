//! A path is not empty.

use wxpay::endpoint;

#[endpoint(POST "" -> ())]
pub struct Ask {}

fn main() {}
