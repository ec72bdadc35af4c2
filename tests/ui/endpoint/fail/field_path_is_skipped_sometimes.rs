//! A path value cannot be skipped sometimes.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<id>/close" -> ())]
pub struct Ask {
    #[serde(skip_serializing_if = "String::is_empty")]
    id: String,
}

fn main() {}
