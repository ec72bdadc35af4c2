//! The facts, as JSON.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

/// What the client takes off or adds itself.
pub(crate) const ENVELOPE: [&str; 7] = [
    "return_code",
    "return_msg",
    "result_code",
    "err_code",
    "err_code_des",
    "sign",
    "nonce_str",
];

/// The facts of an operation, by method and path.
pub(crate) fn operation(id: &str) -> &'static Value {
    static OPERATIONS: OnceLock<HashMap<String, Value>> = OnceLock::new();
    let operations = OPERATIONS.get_or_init(|| {
        let all = ["v2", "v3"].into_iter().flat_map(|family| folder(family));
        let id = |fact: &Value| format!("{} {}", text(fact, "method"), text(fact, "path"));
        all.map(|fact| (id(&fact), fact)).collect()
    });
    &operations[id]
}

/// The facts of all notifications of a protocol.
pub(crate) fn notifications(protocol: &str) -> Vec<Value> {
    read(&catalogue().join(format!("notifications/{protocol}.json")))
}

/// How many operations there are.
pub(crate) fn number_of_operations() -> usize {
    ["v2", "v3"]
        .into_iter()
        .map(|family| folder(family).len())
        .sum()
}

/// A text of a fact; empty when there is none.
pub(crate) fn text<'f>(fact: &'f Value, name: &str) -> &'f str {
    fact[name].as_str().unwrap_or_default()
}

/// The fields below a fact; none when there are none.
pub(crate) fn fields<'f>(fact: &'f Value, name: &str) -> &'f [Value] {
    fact[name].as_array().map_or(&[], Vec::as_slice)
}

/// Whether a field is called required.
pub(crate) fn required(field: &Value) -> bool {
    field["required"] == true
}

/// Whether there are documented values.
pub(crate) fn has_values(field: &Value) -> bool {
    !fields(field, "enum").is_empty()
}

fn folder(family: &str) -> Vec<Value> {
    let entries = fs::read_dir(catalogue().join(family)).unwrap();
    entries
        .flat_map(|entry| read(&entry.unwrap().path()))
        .collect()
}

fn read(file: &Path) -> Vec<Value> {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn catalogue() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalogue")
}
