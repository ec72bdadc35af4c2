//! The supported serde attributes of structs are listed.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
#[serde(tag = "kind")]
pub struct Ask {
    mchid: String,
}

fn main() {}
