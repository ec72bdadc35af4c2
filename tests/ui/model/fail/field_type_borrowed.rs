//! What is read is owned.

use wxpay::model;

#[model(decode)]
pub struct Amount {
    currency: &'static str,
}

fn main() {}
