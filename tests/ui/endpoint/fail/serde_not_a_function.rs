//! A function is named by its path.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde(skip_serializing_if = "is empty")]
    mchid: String,
}

fn main() {}
