//! A serde attribute is set once.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde(rename = "mch_id")]
    #[serde(rename = "mch")]
    mchid: String,
}

fn main() {}
