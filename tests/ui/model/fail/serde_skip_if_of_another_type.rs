//! A condition is asked about the field.

use wxpay::model;

#[model(encode)]
pub struct Amount {
    #[serde(skip_serializing_if = "is_empty")]
    total: i64,
}

fn is_empty(text: &str) -> bool {
    text.is_empty()
}

fn main() {}
