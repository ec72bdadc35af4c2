//! A type of another crate can be wrapped.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    elapsed: Option<std::time::Duration>,
}

fn main() {}
