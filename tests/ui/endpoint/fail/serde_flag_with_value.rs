//! A flag of serde has no value.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde(skip = true)]
    mchid: String,
}

fn main() {}
