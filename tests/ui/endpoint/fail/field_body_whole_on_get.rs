//! A GET request has no body to be the whole of.

use wxpay::endpoint;

#[endpoint(GET "v3/pay/orders" -> ())]
pub struct Ask {
    #[body(whole)]
    mchid: String,
}

fn main() {}
