//! A misspelt serde attribute is recognised.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde(renam = "mch_id")]
    mchid: String,
}

fn main() {}
