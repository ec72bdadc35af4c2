//! A model is a struct, not a union.

use wxpay::model;

#[model]
pub union Amount {
    a: u32,
}

fn main() {}
