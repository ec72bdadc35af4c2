//! A default has the type of its field.

use wxpay::model;

#[model(decode)]
pub struct Amount {
    #[serde(default = "three")]
    total: i64,
}

fn three() -> String {
    "3".into()
}

fn main() {}
