//! A struct is one endpoint.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/close" -> ())]
#[endpoint(POST "v3/pay/cancel" -> ())]
pub struct Ask {
    mchid: String,
}

fn main() {}
