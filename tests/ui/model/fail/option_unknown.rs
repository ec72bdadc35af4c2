//! The options are listed.

use wxpay::model;

#[model(xml)]
pub struct Amount {
    total: i64,
}

fn main() {}
