//! After a mistake the struct can be used as if there were none.

use wxpay::{Client, Endpoint, endpoint, model};

#[endpoint(POST "v3/pay/{id}/close")]
pub struct Close {
    id: String,
}

#[model]
pub struct CloseResponse {
    state: String,
}

fn needs_endpoint<E: Endpoint>(_: &E) {}

pub async fn close(client: &Client) -> wxpay::Result<String> {
    let close = Close { id: "1".into() };
    needs_endpoint(&close);
    Ok(close.send(client).await?.state.clone())
}

fn main() {}
