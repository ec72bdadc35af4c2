//! Each name in the path is that of a field.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<transaction_id>/close" -> ())]
pub struct Ask {
    mchid: String,
}

fn main() {}
