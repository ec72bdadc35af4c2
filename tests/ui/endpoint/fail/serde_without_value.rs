//! A new name is given.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde(rename)]
    mchid: String,
}

fn main() {}
