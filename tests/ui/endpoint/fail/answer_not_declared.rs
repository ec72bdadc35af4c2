//! The answer type must exist.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund")]
pub struct Ask {}

fn main() {}
