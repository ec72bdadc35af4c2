//! An enum is refused once, whatever stands on its variants.

use wxpay::{Client, Endpoint, endpoint, model};

#[endpoint(POST "v3/pay/close")]
pub enum Ask {
    #[serde(rename = "NOW")]
    Now {
        #[query]
        at: String,
    },
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
