//! A path value is plain text.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<amount>/close" -> ())]
pub struct Ask {
    amount: f64,
}

fn main() {}
