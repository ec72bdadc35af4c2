//! A name that could not be read is not said to be missing from the struct.

use wxpay::{Client, Endpoint, endpoint, model};

#[endpoint(POST "v3/pay/<orderNo>/close")]
pub struct Ask {
    #[serde(renam = "orderNo")]
    out_no: String,
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
