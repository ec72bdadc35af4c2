//! A case is set once.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
#[serde(rename_all = "camelCase", rename_all = "lowercase")]
pub struct Ask {
    mchid: String,
}

fn main() {}
