//! Only a type follows the arrow.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" -> 204)]
pub struct Ask {}

fn main() {}
