//! A skipped field goes nowhere.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[query]
    #[serde(skip)]
    note: String,
}

fn main() {}
