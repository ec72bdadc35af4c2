//! The client signs.

use wxpay::endpoint;

#[endpoint(POST "v2/pay/unifiedorder" -> ())]
pub struct Ask {
    mch_id: String,
    nonce_str: String,
    sign: String,
}

fn main() {}
