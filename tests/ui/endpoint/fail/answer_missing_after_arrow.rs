//! A type follows the arrow.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" ->, new)]
pub struct Ask {}

fn main() {}
