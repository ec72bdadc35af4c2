//! A mistake in the method does not hide one in the fields.

use wxpay::endpoint;

#[endpoint(HEAD "v3/pay/<id>/close" -> ())]
pub struct Ask {
    #[body(whole)]
    order: String,
    #[body]
    mchid: String,
}

fn main() {}
