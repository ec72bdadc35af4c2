//! A header has a name.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[header]
    key: String,
}

fn main() {}
