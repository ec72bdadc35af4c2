//! `#[body]` knows one word.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[body(all)]
    order: String,
}

fn main() {}
