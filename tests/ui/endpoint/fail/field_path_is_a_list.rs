//! A path value is one value.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<ids>/close" -> ())]
pub struct Ask {
    ids: Vec<String>,
}

fn main() {}
