//! A request that is made and dropped was surely meant to be sent.
#![deny(unused_must_use)]

use wxpay::endpoint;

#[endpoint(POST "v3/orders" -> (), new)]
pub struct Order {
    out_trade_no: String,
    attach: Option<String>,
}

fn main() {
    Order::new("1").attach("a");
}
