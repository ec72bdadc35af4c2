//! A module of functions exists.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/close" -> ())]
pub struct Ask {
    #[serde(with = "nowhere")]
    mchid: String,
}

fn main() {}
