//! A host is a base URL.

use wxpay::endpoint;

#[endpoint(POST "v3/pay/refund" -> (), host = "fraud.mch.weixin.qq.com")]
pub struct Ask {}

fn main() {}
