//! All mistakes of a path are told at once.

use wxpay::endpoint;

#[endpoint(POST "/v3//pay/{id}/<>" -> ())]
pub struct Ask {
    id: String,
}

fn main() {}
