//! An encoded value goes to no second place.

use wxpay::endpoint;

#[endpoint(GET "v3/images/<media_id>" -> ())]
pub struct Ask {
    #[path(encoded)]
    #[query]
    media_id: String,
}

fn main() {}
