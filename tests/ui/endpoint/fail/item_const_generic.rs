//! A number is no parameter either.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask<const N: usize> {
    mchid: String,
}

fn main() {}
