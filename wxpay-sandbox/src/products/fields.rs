use serde_json::{Map, Value};

/// Sets a field of an order or an answer.
pub(super) fn set(content: &mut Map<String, Value>, name: &str, value: impl Into<Value>) {
    content.insert(name.to_owned(), value.into());
}
