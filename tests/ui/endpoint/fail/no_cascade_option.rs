//! After a mistake in an option the struct can be used.

use wxpay::{Client, Endpoint, endpoint, model};

#[endpoint(POST "pay/close", protocol = "v2", new = true)]
pub struct Ask {
    mchid: String,
    note: Option<String>,
}

pub fn make() -> Ask {
    Ask::new("1900000109").note("n")
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
