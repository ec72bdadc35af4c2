//! Links for the user's browser: whatever comes of them is a page.

use serde_json::{Map, Value};

use super::{Refusal, request};
use crate::facts::{Family, Operation};
use crate::pages;
use crate::products::Call;
use crate::record::Note;
use crate::server::{Received, Reply, Server};

pub(super) fn open(
    server: &Server,
    received: &Received,
    operation: &Operation,
    values: Result<Map<String, Value>, Refusal>,
    note: &mut Note,
) -> Reply {
    note.operation = Some(operation.id());
    let checked = values.and_then(|values| {
        if operation.query.iter().any(|field| field.name == "sign") {
            request::verify_sign(server, request::sign_types(operation), &values, note)?;
        }
        request::check(server, received, operation, &values, note)?;
        Ok(values)
    });
    let shown = checked
        .map_err(|refusal| refusal.to_string())
        .and_then(|query| {
            let call = Call {
                operation,
                family: Family::V2,
                path: Map::new(),
                query,
                body: Map::new(),
            };
            let page = pages::opened(server, received, &call, note);
            page.map_err(|error| format!("{}: {}", error.code, error.message))
        });
    shown.unwrap_or_else(|problem| {
        let page = pages::refused(&problem, note.signature.as_ref());
        note.problem = Some(problem);
        page
    })
}
