//! The cases are listed where none is meant.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
#[serde(rename_all = "Title Case Please")]
pub struct Ask {
    mchid: String,
}

fn main() {}
