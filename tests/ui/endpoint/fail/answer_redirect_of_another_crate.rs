//! Another type called `Redirect` is no link.

use wxpay::{endpoint, model};

#[endpoint(GET "v2/papay/entrustweb" -> Redirect)]
pub struct Ask {}

#[model(decode)]
pub struct Redirect {
    pub location: String,
}

fn main() {}
