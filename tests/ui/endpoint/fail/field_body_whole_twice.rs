//! There is one whole body.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[body(whole)]
    order: String,
    #[body(whole)]
    other: String,
}

fn main() {}
