//! What is in a list can be sent too.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    goods: Option<Vec<Goods>>,
}

pub struct Goods;

fn main() {}
