//! The macro cannot see conditional attributes.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[cfg_attr(test, serde(rename = "mch_id"))]
    mchid: String,
}

fn main() {}
