//! Options are separated by commas.

use wxpay::model;

#[model(decode new)]
pub struct Amount {
    total: i64,
}

fn main() {}
