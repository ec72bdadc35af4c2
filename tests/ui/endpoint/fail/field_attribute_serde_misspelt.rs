//! A misspelt `serde` is recognised.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[sedre(rename = "mch_id")]
    mchid: String,
}

fn main() {}
