//! A mistake in the options does not hide one in the fields.

use wxpay::model;

#[model(xml)]
pub struct Amount {
    total: i64,
    #[serde(rename = "total")]
    other: i64,
}

fn main() {}
