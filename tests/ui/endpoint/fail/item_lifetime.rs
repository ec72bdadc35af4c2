//! Values are owned.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask<'a> {
    value: &'a str,
}

fn main() {}
