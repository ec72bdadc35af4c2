//! A struct that takes a type is refused once.

use wxpay::model;

#[model]
pub struct Page<T> {
    data: Vec<T>,
}

#[model]
pub struct Found {
    page: Page<String>,
}

fn main() {}
