//! There is something before a comma.

use wxpay::model;

#[model(decode, , new)]
pub struct Amount {
    total: i64,
}

fn main() {}
