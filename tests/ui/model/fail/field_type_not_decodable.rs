//! A field can be read.

use wxpay::model;

#[model(decode)]
pub struct Order {
    amount: Option<Amount>,
}

pub struct Amount;

fn main() {}
