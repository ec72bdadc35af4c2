//! The host is not part of the path.

use wxpay::endpoint;

#[endpoint(POST "https://api.mch.weixin.qq.com/v3/pay/close" -> ())]
pub struct Ask {}

fn main() {}
