//! A name stands in a path once.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<id>/close/<id>" -> ())]
pub struct Ask {
    id: String,
}

fn main() {}
