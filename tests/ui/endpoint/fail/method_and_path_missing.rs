//! An endpoint has a method and a path.

use wxpay::endpoint;

#[endpoint]
pub struct Ask {}

fn main() {}
