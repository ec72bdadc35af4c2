//! A part of a request goes where its field goes.

use wxpay::model;

#[model]
pub struct Amount {
    #[query]
    total: i64,
    #[header("Currency")]
    currency: String,
}

fn main() {}
