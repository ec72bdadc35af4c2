//! A missing answer is one error, wherever the answer is used.

use wxpay::{Client, endpoint};

#[endpoint(POST "v3/pay/close")]
pub struct Ask {
    mchid: String,
}

pub async fn ask(client: &Client, ask: &Ask) -> wxpay::Result<String> {
    let answer = ask.send(client).await?;
    let _ = answer.missing_fields();
    Ok(answer.into_inner().state)
}

fn main() {}
