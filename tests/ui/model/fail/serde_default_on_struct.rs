//! Defaults are given field by field.

use wxpay::model;

#[model]
#[serde(default)]
pub struct Amount {
    total: i64,
}

fn main() {}
