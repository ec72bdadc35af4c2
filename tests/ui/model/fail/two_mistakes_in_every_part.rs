//! Independent mistakes are all told in one pass, and using the struct adds none.

use wxpay::model;

#[model(enocde, new = 1)]
pub struct Amount {
    #[serde(flatten)]
    total: i64,
    #[serde(rename = 1)]
    currency: Option<String>,
}

#[model]
pub struct Order {
    amount: Amount,
}

pub fn amount() -> Amount {
    let order = Order { amount: Amount::new(1).currency("CNY") };
    order.amount
}

fn main() {}
