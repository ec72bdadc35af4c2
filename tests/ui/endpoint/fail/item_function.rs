//! An endpoint is a struct, not a function.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub fn ask() {}

fn main() {}
