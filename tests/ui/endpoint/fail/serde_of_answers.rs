//! What is about reading has no effect on requests.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde(default)]
    mchid: String,
}

fn main() {}
