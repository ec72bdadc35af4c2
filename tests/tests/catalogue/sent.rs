//! Whether a request is what the facts say it must be.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use wxpay_sandbox::RecordedRequest;

use crate::compare::Rules;
use crate::facts::{self, fields};
use crate::{sample, xml};

/// What the client adds to messages of APIv2.
const ADDED: [&str; 4] = ["nonce_str", "sign", "timestamp", "workwx_sign"];

const RULES: Rules<'static> = Rules {
    text: false,
    secrets: None,
    any_documented: true,
};

const TEXTS: Rules<'static> = Rules {
    text: true,
    secrets: None,
    any_documented: true,
};

/// Compares path, query, headers and body with the facts.
pub(crate) fn check(operation: &Value, request: &RecordedRequest, all: bool) -> Result<(), String> {
    check_url(operation, &request.path, all)?;
    for header in fields(operation, "headers") {
        if all || facts::required(header) {
            let name = facts::text(header, "name");
            if request.header(name).is_none() {
                return Err(format!("no header `{name}`"));
            }
        }
    }
    check_body(operation, &request.body, all).map_err(|problem| format!("body: {problem}"))
}

/// Compares a link for the user's browser with the facts.
pub(crate) fn check_link(operation: &Value, url: &str, all: bool) -> Result<(), String> {
    let (_, rest) = url.split_once("://").ok_or("it is no URL")?;
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
    if fragment != facts::text(operation, "fragment") {
        return Err(format!("the fragment is `{fragment}`"));
    }
    check_url(operation, &format!("/{path}"), all)
}

fn check_url(operation: &Value, url: &str, all: bool) -> Result<(), String> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let documented = facts::text(operation, "path");
    let mut wanted = documented
        .strip_prefix("v2/")
        .unwrap_or(documented)
        .to_owned();
    for (name, value) in sample::object(fields(operation, "path_params"), true) {
        wanted = wanted.replace(&format!("{{{name}}}"), &crate::compare::leaf(&value));
    }
    if !path.ends_with(&format!("/{wanted}")) {
        return Err(format!("the path is {path}, not {wanted}"));
    }
    let flag = facts::text(operation, "query_flag");
    let query = query.strip_prefix(flag).unwrap_or(query);
    let mut found: Map<String, Value> = Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair
            .split_once('=')
            .ok_or_else(|| format!("`{pair}` in the query"))?;
        let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        found.insert(plain(name), Value::String(plain(value)));
    }
    let facts = without_added(fields(operation, "query"), &mut found);
    let wanted = sample::object(&facts, all);
    // A list repeats the name; with one element that looks like the element.
    let wanted: Map<String, Value> = wanted
        .into_iter()
        .map(|(name, value)| match value {
            Value::Array(items) => (name, items[0].clone()),
            value => (name, value),
        })
        .collect();
    TEXTS
        .objects(&facts, &wanted, &found)
        .map_err(|problem| format!("query: {problem}"))
}

fn check_body(operation: &Value, body: &[u8], all: bool) -> Result<(), String> {
    let facts = fields(&operation["body"], "fields");
    match facts::text(&operation["body"], "kind") {
        "json" => {
            let wanted = sample::object(facts, all);
            let found: Value = match body {
                b"" => Value::Object(Map::new()),
                body => serde_json::from_slice(body).map_err(|error| error.to_string())?,
            };
            RULES.objects(facts, &wanted, found.as_object().ok_or("it is no object")?)
        }
        "xml" => {
            let mut found = xml::fields(body);
            let facts = without_added(facts, &mut found);
            let mut wanted = sample::object(&facts, all);
            // Where the server knows one way to sign, the constructor asks for it.
            if let (None, Some(sign_type)) = (wanted.get("sign_type"), found.get("sign_type")) {
                wanted.insert("sign_type".to_owned(), sign_type.clone());
            }
            TEXTS.objects(&facts, &wanted, &found)
        }
        "multipart" => {
            // What frames the parts is the sandbox's to judge; here only that all is said.
            let text = String::from_utf8_lossy(body);
            let told = facts.iter().flat_map(|field| fields(field, "fields"));
            let mut names = told
                .filter(|field| all || facts::required(field))
                .map(|field| facts::text(field, "name"));
            match names.find(|name| !text.contains(*name)) {
                Some(name) => Err(format!("nothing is said of `{name}`")),
                None => Ok(()),
            }
        }
        _ if body.is_empty() => Ok(()),
        kind => Err(format!("there is one, of kind `{kind}`")),
    }
}

/// Leaves out what the client adds, in the facts and in what was sent.
fn without_added(facts: &[Value], found: &mut Map<String, Value>) -> Vec<Value> {
    let added = |name: &str| ADDED.contains(&name) && facts.iter().all(|_| true);
    let is_v2 = found.contains_key("sign")
        || facts
            .iter()
            .any(|field| facts::text(field, "name") == "sign");
    if !is_v2 {
        return facts.to_vec();
    }
    found.retain(|name, _| !added(name));
    facts
        .iter()
        .filter(|field| !added(facts::text(field, "name")))
        .cloned()
        .collect()
}
