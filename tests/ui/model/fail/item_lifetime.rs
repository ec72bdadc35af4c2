//! Values are owned.

use wxpay::model;

#[model]
pub struct Amount<'a> {
    currency: &'a str,
}

fn main() {}
