//! A mistake in the path does not hide one in the fields.

use wxpay::endpoint;

#[endpoint(GET "/v3/pay/<id>/close" -> ())]
pub struct Ask {
    #[body]
    mchid: String,
}

fn main() {}
