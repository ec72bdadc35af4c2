//! A default needs a type that has one.

use wxpay::model;

#[model(decode)]
pub struct Order {
    #[serde(default)]
    amount: Amount,
}

#[model(decode)]
pub struct Amount {
    total: i64,
}

fn main() {}
