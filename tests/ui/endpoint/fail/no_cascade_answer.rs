//! After a mistake in the answer nothing is said of what is read from it.

use wxpay::{Client, Endpoint, endpoint};

#[endpoint(GET "v2/pay/close" -> "String", fragment = "wechat_redirect")]
pub struct Ask {
    mchid: String,
}

pub async fn ask(client: &Client, ask: &Ask) -> wxpay::Result<String> {
    is_endpoint(ask);
    let answer = ask.send(client).await?;
    Ok(answer.state.clone())
}

fn is_endpoint<E: Endpoint>(_: &E) {}

fn main() {}
