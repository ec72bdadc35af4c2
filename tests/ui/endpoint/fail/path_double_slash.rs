//! There is something between two slashes.

use wxpay::endpoint;

#[endpoint(POST "v3/pay//close" -> ())]
pub struct Ask {}

fn main() {}
