//! A fragment never reaches the server.

use wxpay::endpoint;

#[endpoint(GET "v2/pay/page" -> (), fragment = "wechat_redirect")]
pub struct Ask {}

fn main() {}
