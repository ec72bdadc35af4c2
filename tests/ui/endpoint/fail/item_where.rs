//! There is nothing to be bound.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask
where
    String: Clone,
{
    mchid: String,
}

fn main() {}
