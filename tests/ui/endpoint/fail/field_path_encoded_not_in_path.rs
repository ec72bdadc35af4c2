//! Only a value in the path can arrive encoded.

use wxpay::endpoint;

#[endpoint(GET "v3/images" -> ())]
pub struct Ask {
    #[path(encoded)]
    media_id: String,
}

fn main() {}
