//! An endpoint is a struct, not an enum.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub enum Ask {
    Now,
}

fn main() {}
