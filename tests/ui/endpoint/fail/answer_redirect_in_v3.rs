//! Links belong to APIv2.

use wxpay::endpoint;

#[endpoint(GET "v3/pay/page" -> wxpay::Redirect)]
pub struct Ask {}

fn main() {}
