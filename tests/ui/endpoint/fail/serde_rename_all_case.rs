//! The cases are listed.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
#[serde(rename_all = "camel_case")]
pub struct Ask {
    mchid: String,
}

fn main() {}
