//! A module of functions exists.

use wxpay::model;

#[model]
pub struct Amount {
    #[serde(with = "nowhere")]
    total: i64,
}

fn main() {}
