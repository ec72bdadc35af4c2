//! The plainest endpoint, in a crate that denies every warning.
#![deny(warnings, missing_docs)]
#![forbid(unsafe_code)]

use wxpay::{Client, endpoint, model};

/// Cancels a smart-retail order.
#[endpoint(POST "v3/payscore/smartretail-orders/<out_order_no>/cancel")]
#[derive(Debug, Clone)]
pub struct CancelSmartRetailOrder {
    /// The order.
    pub out_order_no: String,
    /// The app.
    pub appid: String,
    /// Why.
    pub reason: Option<String>,
}

/// The answer.
#[model]
#[derive(Debug)]
pub struct CancelSmartRetailOrderResponse {
    /// The order.
    pub out_order_no: String,
}

/// Cancels.
///
/// # Errors
/// What went wrong.
pub async fn cancel(client: &Client) -> wxpay::Result<String> {
    let order = CancelSmartRetailOrder {
        out_order_no: "1".into(),
        appid: "wx".into(),
        reason: None,
    };
    let done = order.send(client).await?;
    Ok(done.out_order_no.clone())
}

fn main() {}
