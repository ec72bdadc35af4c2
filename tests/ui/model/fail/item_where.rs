//! There is nothing to be bound.

use wxpay::model;

#[model]
pub struct Amount
where
    String: Clone,
{
    total: i64,
}

fn main() {}
