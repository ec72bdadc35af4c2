//! A default is the path of a function.

use wxpay::model;

#[model(decode)]
pub struct Amount {
    #[serde(default = 5)]
    total: i64,
    #[serde(default = "5")]
    payer_total: i64,
}

fn main() {}
