//! A struct is a model once.

use wxpay::model;

#[model(encode)]
#[wxpay::model(decode)]
pub struct Amount {
    total: i64,
}

fn main() {}
