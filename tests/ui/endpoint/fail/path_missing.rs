//! The path follows the method.

use wxpay::endpoint;

#[endpoint(POST)]
pub struct Ask {}

fn main() {}
