//! `#[query]` takes nothing.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/orders" -> ())]
pub struct Ask {
    #[query("mch_id")]
    mchid: String,
}

fn main() {}
