//! A derive that stands above is not seen.

use wxpay::model;

#[derive(serde::Serialize)]
#[model(encode)]
pub struct Amount {
    total: i64,
}

fn main() {}
