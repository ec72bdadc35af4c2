//! The official page is given by its URL.

use wxpay::endpoint;

#[endpoint(POST "v3/orders" -> (), docs = "see the (official) page")]
pub struct Order {
    out_trade_no: String,
}

fn main() {}
