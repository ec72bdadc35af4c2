//! A value that arrived encoded is always there too.

use wxpay::endpoint;

#[endpoint(GET "v3/images/<media_id>" -> ())]
pub struct Ask {
    #[path(encoded)]
    media_id: Option<String>,
}

fn main() {}
