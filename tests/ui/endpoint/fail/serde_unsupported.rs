//! The supported serde attributes are listed.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[serde(flatten)]
    order: String,
}

fn main() {}
