//! The facts, as JSON. They are read here on their own, and not through `wxpay-catalogue`: the types
//! and the sandbox, which are held against them, both stand on it, and its mistakes would not show.

use std::collections::{HashMap, HashSet};
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
        let all = ["v2", "v3"].into_iter().flat_map(folder);
        let id = |fact: &Value| format!("{} {}", text(fact, "method"), text(fact, "path"));
        all.map(|fact| (id(&fact), fact)).collect()
    });
    &operations[id]
}

/// Whether a value is documented for a field of this name, in whichever operation.
pub(crate) fn is_documented(name: &str, value: &str) -> bool {
    static VALUES: OnceLock<HashSet<(String, String)>> = OnceLock::new();
    let values = VALUES.get_or_init(|| {
        let mut values = HashSet::new();
        for family in ["v2", "v3"] {
            folder(family)
                .iter()
                .for_each(|fact| gather(fact, &mut values));
        }
        values
    });
    values.contains(&(name.to_owned(), value.to_owned()))
}

/// The documented values below a fact, with the names of their fields.
fn gather(fact: &Value, values: &mut HashSet<(String, String)>) {
    for value in fields(fact, "enum").iter().filter_map(Value::as_str) {
        values.insert((text(fact, "name").to_owned(), value.to_owned()));
    }
    match fact {
        Value::Object(members) => members.values().for_each(|member| gather(member, values)),
        Value::Array(items) => items.iter().for_each(|item| gather(item, values)),
        _ => {}
    }
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
