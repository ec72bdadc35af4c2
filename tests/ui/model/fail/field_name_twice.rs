//! A name is in an object once.

use wxpay::model;

#[model]
pub struct Amount {
    total: i64,
    #[serde(rename = "total")]
    other: i64,
}

fn main() {}
