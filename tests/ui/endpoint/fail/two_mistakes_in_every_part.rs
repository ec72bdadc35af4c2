//! Independent mistakes are all told in one pass, and using the struct adds none.

use wxpay::{Client, endpoint};

#[endpoint(psot "/v3/pay/{id}" -> (), client_certficate, host = "http", new)]
pub struct Ask {
    id: String,
    #[header]
    key: Option<String>,
    #[query]
    #[body]
    mchid: String,
    #[serde(flatten)]
    rest: String,
}

pub async fn ask(client: &Client) -> wxpay::Result<()> {
    let ask = Ask::new("1", "1900000109", "").key("k");
    let answer = ask.send(client).await?;
    answer.into_inner();
    Ok(())
}

fn main() {}
