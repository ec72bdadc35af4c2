//! A name is that of a field.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/<order id>/close" -> ())]
pub struct Ask {
    id: String,
}

fn main() {}
