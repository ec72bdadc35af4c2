//! The library is where the option says.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<id>/close" -> (), crate = nowhere, new)]
pub struct Ask {
    id: String,
    mchid: Option<String>,
}

fn main() {}
