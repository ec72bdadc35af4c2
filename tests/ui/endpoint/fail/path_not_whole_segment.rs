//! A value is a whole segment.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/order-<id>/close" -> ())]
pub struct Ask {
    id: String,
}

fn main() {}
