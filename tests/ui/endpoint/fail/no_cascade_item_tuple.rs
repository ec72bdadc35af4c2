//! A tuple struct is refused once.

use wxpay::{Client, Endpoint, endpoint, model};

#[endpoint(POST "v3/pay/close", new)]
pub struct Ask(#[query] String);

pub fn make() -> Ask {
    Ask::new("1900000109")
}

#[model(decode)]
pub struct AskResponse {
    state: String,
}

pub async fn ask(client: &Client, ask: &Ask) -> wxpay::Result<String> {
    is_endpoint(ask);
    let answer = ask.send(client).await?;
    Ok(answer.state.clone())
}

fn is_endpoint<E: Endpoint>(_: &E) {}

fn main() {}
