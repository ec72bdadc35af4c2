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

#[model]
pub struct Borrowed<'a, T: Clone = String>
where
    T: Default,
{
    data: &'a [T],
}

pub fn both<'a>(page: &'a Page<String>, other: &'a Borrowed<'a>) -> impl serde::Serialize + 'a {
    is_read::<Page<i64>>();
    (page, other)
}

fn is_read<T: serde::de::DeserializeOwned>() {}

fn main() {}
