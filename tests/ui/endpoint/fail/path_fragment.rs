//! A fragment is never sent.

use wxpay::endpoint;

#[endpoint(GET "v3/pay/orders#top" -> ())]
pub struct Ask {}

fn main() {}
