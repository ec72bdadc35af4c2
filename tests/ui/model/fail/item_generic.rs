//! Types are concrete.

use wxpay::model;

#[model]
pub struct Page<T> {
    data: Vec<T>,
}

fn main() {}
