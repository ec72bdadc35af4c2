//! Without arguments the struct can be used.

use wxpay::{Client, Endpoint, endpoint, model};

#[endpoint]
pub struct Ask {
    #[body]
    mchid: String,
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
