//! The query string is not part of the path.

use wxpay::endpoint;

#[endpoint(GET "v3/pay/orders?mchid=<mchid>" -> ())]
pub struct Ask {
    mchid: String,
}

fn main() {}
