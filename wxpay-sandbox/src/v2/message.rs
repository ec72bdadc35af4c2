use serde_json::{Map, Value};

use super::{SignType, xml};

/// Writes a message with the `sign` that its `sign_type` or `algorithm` asks for; MD5 without.
pub(crate) fn signed(mut values: Map<String, Value>, key: &str) -> Vec<u8> {
    let asked_for = ["sign_type", "algorithm"]
        .into_iter()
        .find_map(|name| SignType::parse(values.get(name)?.as_str()?));
    let sign = asked_for.unwrap_or(SignType::Md5).sign(&values, key);
    values.insert("sign".to_owned(), sign.into());
    unsigned(&values, "xml")
}

/// Writes a message under this root.
pub(crate) fn unsigned(values: &Map<String, Value>, root: &str) -> Vec<u8> {
    let written = xml::write(values);
    let inside = written
        .strip_prefix("<xml>")
        .and_then(|rest| rest.strip_suffix("</xml>"));
    format!("<{root}>{}</{root}>", inside.unwrap_or_default()).into_bytes()
}
