//! A path value cannot be left out.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<id>/close" -> ())]
pub struct Ask {
    id: Option<String>,
}

fn main() {}
