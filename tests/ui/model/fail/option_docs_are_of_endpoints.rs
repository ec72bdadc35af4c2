//! A model has no page of its own.

use wxpay::model;

#[model(decode, docs = "https://pay.weixin.qq.com/doc/v3/merchant/4012791856")]
pub struct Amount {
    total: i64,
}

fn main() {}
