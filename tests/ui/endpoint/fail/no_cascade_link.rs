//! A link with a mistake can be used as a link.

use wxpay::{Client, Redirect, endpoint};

#[endpoint(GET "/v2/papay/entrustweb" -> Redirect)]
pub struct Page {
    mch_id: String,
}

pub fn page(client: &Client) -> wxpay::Result<String> {
    Page { mch_id: "1".into() }.link(client)
}

fn main() {}
