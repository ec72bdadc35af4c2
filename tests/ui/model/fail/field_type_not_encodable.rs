//! A field can be sent.

use wxpay::model;

#[model(encode)]
pub struct Order {
    amount: Amount,
}

pub struct Amount;

fn main() {}
