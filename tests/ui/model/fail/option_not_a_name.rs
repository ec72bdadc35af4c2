//! An option has a name.

use wxpay::model;

#[model("decode")]
pub struct Amount {
    total: i64,
}

fn main() {}
