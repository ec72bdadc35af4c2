//! A name is for one direction, for the other or for both.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde(rename(send = "mch_id"))]
    mchid: String,
    #[serde(rename("app_id"))]
    appid: String,
}

fn main() {}
