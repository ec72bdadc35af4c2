//! What is about sending has no effect on what is only read.

use wxpay::model;

#[model(decode)]
pub struct Amount {
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<i64>,
}

fn main() {}
