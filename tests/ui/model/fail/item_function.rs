//! A model is a struct, not a function.

use wxpay::model;

#[model]
pub fn amount() {}

fn main() {}
