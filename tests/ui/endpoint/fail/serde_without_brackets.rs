//! The settings of serde stand in brackets.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde = "mch_id"]
    mchid: String,
    #[serde]
    appid: String,
    #[serde("openid")]
    open_id: String,
}

fn main() {}
