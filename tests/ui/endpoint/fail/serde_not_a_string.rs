//! A name is a string.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde(rename = mch_id)]
    mchid: String,
}

fn main() {}
