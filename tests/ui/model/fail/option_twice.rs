//! An option is set once.

use wxpay::model;

#[model(encode, encode)]
pub struct Amount {
    total: i64,
}

fn main() {}
