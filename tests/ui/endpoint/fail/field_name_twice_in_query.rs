//! A name is in the query string once.

use wxpay::endpoint;

#[endpoint(GET "v3/pay/orders" -> ())]
pub struct Ask {
    mchid: String,
    #[serde(rename = "mchid")]
    other: String,
}

fn main() {}
