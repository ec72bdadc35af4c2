use serde::Serialize;
use serde_json::Value;

use super::Products;

/// An order as the dashboard lists it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Listed {
    /// `orders`, …: what it is, and the first part of the control paths that act on it.
    kind: &'static str,
    /// `NATIVE`, `JSAPI`, …, or what else it is.
    product: String,
    /// The merchant's own number.
    number: String,
    state: String,
    /// Fen.
    total: Option<i64>,
    description: Option<String>,
    /// What the QR code of a Native order says.
    code_url: Option<String>,
}

impl Products {
    /// Every order, by number.
    pub(crate) fn listing(&self, _now: i64) -> Vec<Listed> {
        let payments = self.payments.iter().map(|payment| {
            let said = |name: &str| payment.said.get(name).and_then(Value::as_str);
            Listed {
                kind: "orders",
                product: payment.trade_type.clone(),
                number: payment.out_trade_no.clone(),
                state: payment.state.name().to_owned(),
                total: Some(payment.total),
                description: said("description").or(said("body")).map(str::to_owned),
                code_url: None,
            }
        });
        payments.collect()
    }
}
