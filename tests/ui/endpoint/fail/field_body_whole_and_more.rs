//! A whole body leaves no room.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[body(whole)]
    order: String,
    mchid: String,
}

fn main() {}
