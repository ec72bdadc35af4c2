//! A GET request has no body.

use wxpay::endpoint;

#[endpoint(GET "v3/pay/orders" -> ())]
pub struct Ask {
    #[body]
    mchid: String,
}

fn main() {}
