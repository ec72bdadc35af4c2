//! serde's own derive does not report a mistake once more.

use wxpay::{Client, Endpoint, endpoint, model};

#[endpoint(POST "v3/pay/close")]
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Ask {
    #[serde(renam = "orderNo")]
    out_no: String,
}

pub fn is_serialised(ask: &Ask) -> impl serde::Serialize + '_ {
    ask
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
