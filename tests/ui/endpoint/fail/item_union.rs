//! An endpoint is a struct, not a union.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub union Ask {
    a: u32,
}

fn main() {}
