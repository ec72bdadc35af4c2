//! Fields have names.

use wxpay::model;

#[model]
pub struct Fen(i64);

fn main() {}
