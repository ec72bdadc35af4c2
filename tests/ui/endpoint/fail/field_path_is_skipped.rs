//! A path value cannot be skipped.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<id>/close" -> ())]
pub struct Ask {
    #[serde(skip_serializing)]
    id: String,
}

fn main() {}
