//! What lies under `/brand/`: not documented here, so that everything is accepted and repeated.

use serde_json::{Map, Value, json};

use super::request::is_brand;
use super::scheme::Scheme;
use super::{JSON, Refusal, headers};
use crate::query;
use crate::record::Note;
use crate::server::{Received, Reply, Server};
use crate::validation::Violation;

/// Brands call what is under `/brand/`, merchants everything else.
pub(super) fn check_place(received: &Received, scheme: Scheme) -> Result<(), Refusal> {
    let issue = match (is_brand(received), scheme == Scheme::Brand) {
        (true, false) => format!(
            "paths under /brand/ are signed under {} with brand_id",
            Scheme::Brand.name()
        ),
        (false, true) => format!(
            "{} is for paths under /brand/ only, and {} is not: sign it as a merchant",
            Scheme::Brand.name(),
            received.path()
        ),
        _ => return Ok(()),
    };
    Err(Refusal::unauthenticated("schema", issue))
}

/// Answers with what was sent.
pub(super) fn answer(
    server: &Server,
    received: &Received,
    note: &mut Note,
) -> Result<Reply, Refusal> {
    note.operation = Some(format!("{} /brand/…", received.method));
    headers::check(server, received)?;
    let wrong = |location: &str, field: &str, issue: &str| {
        let violation = Violation {
            field: field.to_owned(),
            issue: issue.to_owned(),
        };
        Refusal::parameter(location, violation)
    };
    let query = query::parse(received.query())
        .map_err(|pair| wrong("query", &pair, "does not percent-decode to UTF-8"))?;
    let body = match received.body.is_empty() {
        true => Value::Null,
        false => {
            let content_type = received.header("content-type").unwrap_or_default();
            if !headers::is_json(content_type) {
                return Err(wrong("header", "Content-Type", "must be application/json"));
            }
            serde_json::from_slice(&received.body).map_err(|_| wrong("body", "/", "is not JSON"))?
        }
    };
    let brand = server.issued.merchant.brand.as_ref();
    let mut answer = Map::new();
    answer.insert(
        "brand_id".to_owned(),
        json!(brand.map(|brand| &brand.brand_id)),
    );
    answer.insert("method".to_owned(), json!(received.method));
    answer.insert("path".to_owned(), json!(received.path()));
    answer.insert("query".to_owned(), Value::Object(query));
    answer.insert("body".to_owned(), body);
    Ok(Reply::new(200, JSON, Value::Object(answer).to_string()))
}
