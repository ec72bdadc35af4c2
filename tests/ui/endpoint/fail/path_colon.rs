//! The colon of other frameworks is written otherwise.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/:id/close" -> ())]
pub struct Ask {
    id: String,
}

fn main() {}
