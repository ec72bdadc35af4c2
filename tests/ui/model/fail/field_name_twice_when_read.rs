//! A name is read into one field.

use wxpay::model;

#[model(decode)]
pub struct Amount {
    total: i64,
    #[serde(rename(deserialize = "total"))]
    other: i64,
}

fn main() {}
