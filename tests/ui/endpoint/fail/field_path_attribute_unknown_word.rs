//! `#[path]` knows one word.

use wxpay::endpoint;

#[endpoint(GET "v3/images/<media_id>" -> ())]
pub struct Ask {
    #[path(raw)]
    media_id: String,
}

fn main() {}
