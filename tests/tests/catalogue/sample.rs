//! The values that requests are filled with: the generated code and the facts give the same ones.

use serde_json::{Map, Value, json as value};
use wxpay::Upload;

use crate::facts::{self, fields};

/// The merchant of every test.
pub(crate) const MCHID: &str = "1900000109";

/// A text that tells where it belongs.
pub(crate) fn text(name: &str) -> String {
    match name {
        name if is_mchid(name) => MCHID.to_owned(),
        // What the sandbox looks at more closely than at the type.
        "sign_type" => "HMAC-SHA256".to_owned(),
        "bill_date" => "20260131".to_owned(),
        "date" => "2026-01-31".to_owned(),
        name => name.to_owned(),
    }
}

/// The same, cut where it would be too long.
pub(crate) fn text_up_to(name: &str, longest: usize) -> String {
    text(name).chars().take(longest).collect()
}

/// A number that differs from field to field.
pub(crate) fn integer(name: &str) -> i64 {
    match is_mchid(name) {
        true => MCHID.parse().unwrap(),
        false => name.bytes().map(i64::from).sum(),
    }
}

fn is_mchid(name: &str) -> bool {
    name.ends_with("mchid") || name.ends_with("mch_id")
}

/// An object whose fields nobody documents.
pub(crate) fn json() -> wxpay::Json {
    value!({ "any": "thing" })
}

/// A picture.
pub(crate) fn upload() -> Upload {
    Upload::bytes("picture.jpg", b"not really a picture".as_slice())
}

/// What the facts say the fields hold: `all`, or those that are required.
pub(crate) fn object(facts: &[Value], all: bool) -> Map<String, Value> {
    let wanted = facts.iter().filter(|field| all || facts::required(field));
    wanted
        .map(|field| (facts::text(field, "name").to_owned(), of(field, all)))
        .collect()
}

fn of(field: &Value, all: bool) -> Value {
    let name = facts::text(field, "name");
    let members = fields(field, "fields");
    let members = || match members.is_empty() {
        true => json(),
        false => Value::Object(object(members, all)),
    };
    let one = |kind: &str| match kind {
        "string" => Value::from(first(field).map_or_else(
            || match field["max_length"].as_u64() {
                Some(longest) => text_up_to(name, longest.try_into().unwrap()),
                None => text(name),
            },
            str::to_owned,
        )),
        "integer" => {
            let documented = fields(field, "enum")
                .iter()
                .find_map(|value| value.as_str()?.parse().ok());
            Value::from(documented.unwrap_or_else(|| integer(name)))
        }
        "number" => value!(1.5),
        "boolean" => value!(true),
        "object" | "json" => members(),
        other => panic!("no value for {other}"),
    };
    if !field["encoded"].is_null() {
        return match facts::text(field, "type") {
            "string" => members(),
            _ => value!([members()]),
        };
    }
    let kind = facts::text(field, "type");
    match kind.strip_suffix("[]") {
        Some(kind) => value!([one(kind)]),
        None => one(kind),
    }
}

fn first(field: &Value) -> Option<&str> {
    fields(field, "enum").first()?.as_str()
}
