//! A query parameter can be sent.

use wxpay::endpoint;

#[endpoint(GET "v3/pay/orders" -> ())]
pub struct Ask {
    at: Moment,
}

pub struct Moment;

fn main() {}
