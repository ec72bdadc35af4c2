//! The vectors, looked up by kind or id.

use std::sync::OnceLock;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;

/// Every vector.
pub(crate) fn all() -> &'static [Value] {
    document()["vectors"].as_array().unwrap()
}

/// The vectors of a kind; a kind without any is a typing error in the test.
pub(crate) fn of_kind(kind: &str) -> Vec<&'static Value> {
    let found: Vec<_> = all()
        .iter()
        .filter(|vector| vector["kind"] == kind)
        .collect();
    assert!(!found.is_empty(), "no vector is of the kind {kind:?}");
    found
}

/// A named key or certificate in DER.
pub(crate) fn key_der(name: &str) -> Vec<u8> {
    base64(&document()["keys"][name], "der_b64").unwrap()
}

/// What is known of a key or certificate beside its DER.
pub(crate) fn key_field(name: &str, field: &str) -> &'static str {
    text(&document()["keys"][name], field)
}

/// A field that holds text.
pub(crate) fn text<'a>(vector: &'a Value, field: &str) -> &'a str {
    vector[field]
        .as_str()
        .unwrap_or_else(|| panic!("no text {field:?} in {vector}"))
}

/// A field that holds base64, decoded; `None` when it is not base64.
pub(crate) fn base64(vector: &Value, field: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(text(vector, field)).ok()
}

fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(include_str!("../../vectors.json")).unwrap())
}
