//! A `>` needs its `<`.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/id>/close" -> ())]
pub struct Ask {
    id: String,
}

fn main() {}
