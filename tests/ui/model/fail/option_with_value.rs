//! A flag has no value.

use wxpay::model;

#[model(new = true)]
pub struct Amount {
    total: i64,
}

fn main() {}
