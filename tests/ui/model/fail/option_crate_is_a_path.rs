//! A crate is a path without quotes.

use wxpay::model;

#[model(crate = "wxpay")]
pub struct Amount {
    total: i64,
}

fn main() {}
