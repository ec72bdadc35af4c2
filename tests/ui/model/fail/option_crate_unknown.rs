//! The library is where the option says.

use wxpay::model;

#[model(crate = nowhere, new)]
pub struct Amount {
    total: i64,
    currency: Option<String>,
}

fn main() {}
