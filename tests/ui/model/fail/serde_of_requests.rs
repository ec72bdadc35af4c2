//! What is about sending has no effect on what is read, and the other way round.

use wxpay::model;

#[model(encode)]
pub struct Amount {
    #[serde(default, alias = "sum")]
    total: i64,
}

fn main() {}
