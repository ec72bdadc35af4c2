//! A name is in the body once.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    mchid: String,
    #[serde(rename = "mchid")]
    other: String,
}

fn main() {}
