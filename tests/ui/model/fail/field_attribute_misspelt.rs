//! A misspelt `serde` is recognised.

use wxpay::model;

#[model]
pub struct Amount {
    #[serd(rename = "sum")]
    total: i64,
}

fn main() {}
