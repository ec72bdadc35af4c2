//! The settings of one attribute are all read.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/close" -> ())]
pub struct Ask {
    #[serde(rename = 5, flaten, skip_serializing_if = "is empty")]
    mchid: String,
}

fn main() {}
