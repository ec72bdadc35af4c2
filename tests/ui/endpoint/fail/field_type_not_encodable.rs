//! A field of the body can be sent.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    amount: Amount,
}

pub struct Amount;

fn main() {}
