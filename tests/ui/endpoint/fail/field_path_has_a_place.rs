//! A path value goes to no second place.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<id>/close" -> ())]
pub struct Ask {
    #[query]
    id: String,
}

fn main() {}
