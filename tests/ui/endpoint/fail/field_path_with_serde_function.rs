//! A path value is not written by serde.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<id>/close" -> ())]
pub struct Ask {
    #[serde(with = "hex")]
    id: String,
}

fn main() {}
