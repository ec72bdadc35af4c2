//! An unknown field type is one error.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    amount: Amonut,
}

fn main() {}
