//! A struct that takes a type is refused once.

use wxpay::{Client, Endpoint, endpoint, model};

#[endpoint(POST "v3/pay/close")]
pub struct Ask<T> {
    order: T,
}

#[model(decode)]
pub struct AskResponse {
    state: String,
}

pub async fn ask(client: &Client, ask: &Ask<u8>) -> wxpay::Result<String> {
    is_endpoint(ask);
    let answer = ask.send(client).await?;
    Ok(answer.state.clone())
}

fn is_endpoint<E: Endpoint>(_: &E) {}

fn main() {}
