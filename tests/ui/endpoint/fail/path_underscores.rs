//! The underscores of other libraries are written otherwise.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/_id_/close" -> ())]
pub struct Ask {
    id: String,
}

fn main() {}
