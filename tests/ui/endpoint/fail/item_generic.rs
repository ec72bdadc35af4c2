//! Types are concrete.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask<T> {
    value: T,
}

fn main() {}
