//! `answer` stands without the directions.

use wxpay::model;

#[model(answer, decode)]
pub struct Amount {
    total: i64,
}

fn main() {}
