//! There is no `#[path]`.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<id>/close" -> ())]
pub struct Ask {
    #[path]
    id: String,
}

fn main() {}
