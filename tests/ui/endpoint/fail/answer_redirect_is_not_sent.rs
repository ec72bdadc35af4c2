//! A link is not called.

use wxpay::{Client, Redirect, endpoint};

#[endpoint(GET "v2/papay/entrustweb" -> Redirect)]
pub struct Ask {}

pub async fn ask(client: &Client) {
    let _ = Ask {}.send(client).await;
}

fn main() {}
