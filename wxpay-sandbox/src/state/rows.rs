use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Takes a snapshot apart by product, and then wherever an object holds nothing but objects, so that
/// an order is a row.
/// A row's name is the path to it, as a JSON array.
pub(super) fn split(snapshot: &Value) -> BTreeMap<String, String> {
    let mut rows = BTreeMap::new();
    collect(&mut Vec::new(), snapshot, &mut rows);
    rows
}

/// Puts the rows together again.
pub(super) fn join(rows: &BTreeMap<String, String>) -> serde_json::Result<Value> {
    let mut whole = Value::Object(Map::new());
    for (path, content) in rows {
        let path: Vec<String> = serde_json::from_str(path)?;
        let mut place = &mut whole;
        for name in path {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            place = &mut place[name];
        }
        *place = serde_json::from_str(content)?;
    }
    Ok(whole)
}

fn collect<'a>(path: &mut Vec<&'a str>, value: &'a Value, rows: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(inside)
            if !inside.is_empty() && (path.is_empty() || inside.values().all(Value::is_object)) =>
        {
            for (name, value) in inside {
                path.push(name);
                collect(path, value, rows);
                path.pop();
            }
        }
        _ => {
            let name = Value::from(path.to_vec());
            rows.insert(name.to_string(), value.to_string());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_snapshot_is_the_same_after_it_was_taken_apart() {
        let snapshot = json!({
            "payments": {
                "payments": { "1/a": { "total": 1, "said": {} }, "1/\"b\"": { "total": 2 } },
                "transactions": { "42": "1/a" },
            },
            "rental": {},
            "odd": { "": { "": {} } },
            "list": [1, { "a": {} }],
        });
        let rows = split(&snapshot);
        assert!(
            rows.contains_key(r#"["payments","payments","1/a"]"#),
            "{rows:?}"
        );
        assert_eq!(join(&rows).unwrap(), snapshot);
        assert_eq!(join(&split(&json!({}))).unwrap(), json!({}));
    }
}
