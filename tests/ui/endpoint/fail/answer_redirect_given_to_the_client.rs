//! A link is no call of the client either.

use wxpay::{Client, Redirect, endpoint};

#[endpoint(GET "v2/papay/entrustweb" -> Redirect)]
pub struct Ask {}

pub async fn ask(client: &Client) {
    let _ = client.send(&Ask {}).await;
}

fn main() {}
