//! After a mistake in an attribute of a field the struct can be used.

use wxpay::{Client, Endpoint, endpoint, model};

#[endpoint(POST "v3/pay/<id>/close")]
pub struct Ask {
    #[path]
    id: String,
    #[body(whole)]
    order: String,
    #[header]
    key: Option<String>,
}

pub fn make() -> Ask {
    Ask { id: "1".into(), order: "2".into(), key: None }
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
