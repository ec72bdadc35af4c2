//! A misspelt option is recognised.

use wxpay::model;

#[model(enocde)]
pub struct Amount {
    total: i64,
}

fn main() {}
