use serde_json::{Map, Value, json};

use super::input::{Input, id};
use super::problem::Problem;
use crate::record::{RecordedRequest, SignatureCheck};
use crate::server::Server;

/// How many requests are listed, unless the query says another number.
const LISTED: u64 = 100;

/// As many characters of a body are listed; the request by itself shows all.
const SHOWN: usize = 4_096;

pub(super) fn list(server: &Server, input: &Input<'_>) -> Result<Value, Problem> {
    let after = input.number("after")?.unwrap_or(0);
    let limit = input.number("limit")?.unwrap_or(LISTED);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let requests = server.record.since(after, limit);
    let requests: Vec<Value> = requests.iter().map(|it| shown(it, SHOWN)).collect();
    Ok(json!({ "requests": requests }))
}

pub(super) fn one(server: &Server, number: &str) -> Result<Value, Problem> {
    let id = id(number)?;
    match server.record.get(id) {
        Some(request) => Ok(shown(&request, usize::MAX)),
        None => Err(Problem::new(
            404,
            format!("request {id} never came, or is forgotten"),
        )),
    }
}

pub(super) fn clear(server: &Server) -> Value {
    server.record.clear();
    json!({ "requests": [] })
}

fn shown(request: &RecordedRequest, most: usize) -> Value {
    let headers: Map<String, Value> = request
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    json!({
        "id": request.id,
        "received_at": request.received_at,
        "method": request.method,
        "path": request.path,
        "tls": request.tls,
        "operation": request.operation,
        "status": request.status,
        "problem": request.problem,
        "warnings": request.warnings,
        "signature": request.signature.as_ref().map(|check| signature(check, most)),
        "headers": headers,
        "body": cut(&String::from_utf8_lossy(&request.body), most),
    })
}

fn signature(check: &SignatureCheck, most: usize) -> Value {
    json!({
        "valid": check.valid,
        "message": cut(&check.message, most),
        "signed_instead": check.signed_instead.as_ref().map(|text| cut(text, most)),
        "differs_at": check.differs_at(),
    })
}

fn cut(text: &str, most: usize) -> String {
    let mut shown: String = text.chars().take(most).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
