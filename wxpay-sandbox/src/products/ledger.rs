use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{BusinessError, Call};

/// The orders of one product, by the merchant's own number.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Ledger<S> {
    orders: BTreeMap<String, Order<S>>,
}

/// An order as it was made, and what became of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Order<S> {
    /// The request that made it.
    pub(super) request: Map<String, Value>,
    /// What answers show of it: the request, and what was added since.
    pub(super) content: Map<String, Value>,
    pub(super) state: S,
}

impl<S> Default for Ledger<S> {
    fn default() -> Self {
        Ledger {
            orders: BTreeMap::new(),
        }
    }
}

impl<S> Ledger<S> {
    /// Opens an order, or finds the one that the very same request opened before.
    ///
    /// None when the number belongs to an order with another content.
    pub(super) fn open(
        &mut self,
        number: &str,
        request: Map<String, Value>,
        make: impl FnOnce(&mut Map<String, Value>) -> S,
    ) -> Option<&mut Order<S>> {
        let order = self.orders.entry(number.to_owned()).or_insert_with(|| {
            let mut content = request.clone();
            let state = make(&mut content);
            Order {
                request: request.clone(),
                content,
                state,
            }
        });
        (order.request == request).then_some(order)
    }

    pub(super) fn get(&mut self, number: &str) -> Option<&mut Order<S>> {
        self.orders.get_mut(number)
    }

    /// The order that a call is about; what it says of application and service must be true.
    pub(super) fn find(
        &mut self,
        call: &Call<'_>,
        number_name: &str,
        missing_code: &'static str,
    ) -> Result<&mut Order<S>, BusinessError> {
        let number = call.text(number_name);
        let order = self.orders.get_mut(number).ok_or_else(|| {
            let message = format!("订单不存在 (there is no order with {number_name} `{number}`)");
            BusinessError::new(404, missing_code, message)
        })?;
        for name in ["appid", "service_id"] {
            let sent = call.text(name);
            let known = order
                .content
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or(sent);
            if !sent.is_empty() && sent != known {
                let message = format!(
                    "参数与订单不一致 ({name} is `{sent}`, but the order was made with `{known}`)"
                );
                return Err(BusinessError::new(400, "INVALID_REQUEST", message));
            }
        }
        Ok(order)
    }
}

/// The number is taken by an order with another content.
pub(super) fn conflict(number: &str) -> BusinessError {
    BusinessError::new(
        400,
        "INVALID_REQUEST",
        format!("商户订单号重复且内容不一致 (order {number} exists with another content)"),
    )
}

/// Sets a field of an order or an answer.
pub(super) fn set(content: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    content.insert(name.to_owned(), value.into());
}
