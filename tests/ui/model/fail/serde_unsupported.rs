//! The supported serde attributes are listed.

use wxpay::model;

#[model]
pub struct Amount {
    #[serde(flatten)]
    total: i64,
}

fn main() {}
