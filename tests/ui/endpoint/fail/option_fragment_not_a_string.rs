//! A fragment is a string.

use wxpay::{Redirect, endpoint};

#[endpoint(GET "v2/papay/entrustweb" -> Redirect, fragment = wechat_redirect)]
pub struct Ask {}

fn main() {}
