//! The settings of serde are separated by commas.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde(rename = "mch_id" skip_serializing_if = "String::is_empty")]
    mchid: String,
}

fn main() {}
