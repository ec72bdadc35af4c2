//! APIv2: XML over MD5 or HMAC signatures.

mod envelope;
mod link;
mod message;
mod refusal;
mod request;
mod sign;
mod workwx;
mod xml;

use serde_json::{Map, Value};

use crate::facts::{Family, ResponseKind};
use crate::fault::Fault;
use crate::files;
use crate::keys::AnyKey;
use crate::multipart;
use crate::pages;
use crate::products::{self, Call};
use crate::query;
use crate::record::Note;
use crate::schema_answer::SchemaAnswer;
use crate::server::{Received, Reply, Server};
use envelope::Envelope;
pub(crate) use message::{signed, unsigned};
use refusal::Refusal;
use sign::SignType;

pub(crate) const XML: &str = "text/xml; charset=utf-8";

/// Checks, performs and answers one request.
pub(crate) async fn handle(
    server: &Server,
    received: &Received,
    fault: Option<&Fault>,
    note: &mut Note,
) -> Reply {
    match accept(server, received, fault, note).await {
        Ok(reply) => reply,
        Err(refusal) => {
            note.problem = Some(refusal.to_string());
            refusal.into_reply()
        }
    }
}

async fn accept(
    server: &Server,
    received: &Received,
    fault: Option<&Fault>,
    note: &mut Note,
) -> Result<Reply, Refusal> {
    let routed = request::route(server, received);
    let values = decode(received).await;
    if let Some(Fault::Answer {
        status,
        headers,
        body,
    }) = fault
    {
        let values = values?;
        let documented = routed
            .as_ref()
            .map_or(&[] as &[_], |operation| request::sign_types(operation));
        let sign_type = request::verify_sign(server, documented, &values, note)?;
        match &routed {
            Err(refusal) => note.problem = Some(refusal.to_string()),
            Ok(operation) => {
                note.operation = Some(operation.id());
                if let Err(refusal) = request::check(server, received, operation, &values, note) {
                    note.problem = Some(refusal.to_string());
                }
            }
        }
        let body = envelope::dictated(server, sign_type, body);
        let mut reply = Reply::new(*status, XML, body);
        for (name, value) in headers {
            reply.set(name, value);
        }
        return Ok(reply);
    }

    let operation = routed?;
    if operation.response.kind == ResponseKind::Redirect {
        return Ok(link::open(server, received, operation, values, note));
    }
    note.operation = Some(operation.id());
    if let Some(date) = &operation.offline_since {
        note.warnings
            .push(format!("{} is switched off since {date}", operation.id()));
    }
    request::check_certificate(server, received, operation)?;
    let values = values?;
    let sign_type = request::verify_sign(server, request::sign_types(operation), &values, note)?;
    request::check(server, received, operation, &values, note)?;
    if !server.answering.stateless() {
        workwx::check(operation, &values, &server.issued.merchant.workwx_secret)?;
    }
    let (query, body) = match operation.method {
        "GET" => (values, Map::new()),
        _ => (query::parse(received.query()).unwrap_or_default(), values),
    };
    let call = Call {
        operation,
        family: Family::V2,
        path: Map::new(),
        query,
        body,
    };
    Ok(perform(
        server,
        received,
        &call,
        &Envelope {
            server,
            operation,
            sign_type,
            fault,
        },
        note,
    ))
}

fn perform(
    server: &Server,
    received: &Received,
    call: &Call<'_>,
    envelope: &Envelope<'_>,
    note: &mut Note,
) -> Reply {
    let merchant_key = AnyKey::Rsa(&server.issued.merchant_key);
    match products::perform(server, call, merchant_key) {
        Some(Ok(mut answer)) => {
            pages::point_here(received, &mut answer);
            envelope.success(answer)
        }
        Some(Err(error)) => {
            note.problem = Some(format!("{}: {}", error.code, error.message));
            envelope.failure(&error)
        }
        None => match call.operation.response.kind {
            // Links for the user's browser never come here.
            ResponseKind::Object | ResponseKind::Empty | ResponseKind::Redirect => {
                let answer = match envelope.is_json() {
                    true => SchemaAnswer::json(server, call),
                    false => SchemaAnswer::text(server, call),
                };
                envelope.success(answer.build(&call.operation.response.fields))
            }
            ResponseKind::File => match files::serve(server, call, envelope.fault) {
                Ok(reply) => reply,
                Err(error) => {
                    // Not the frame of the other operations: there is no `result_code`.
                    let refusal = Refusal::new(error.message);
                    note.problem = Some(refusal.to_string());
                    refusal.into_reply()
                }
            },
        },
    }
}

/// The `return_code` of a listener's answer; empty when it has none.
pub(crate) fn return_code(body: &[u8]) -> Result<String, String> {
    let values = xml::parse(body)?;
    let code = values.get("return_code").and_then(Value::as_str);
    Ok(code.unwrap_or_default().to_owned())
}

/// The values of a request as a flat map of strings, wherever they stand.
async fn decode(received: &Received) -> Result<Map<String, Value>, Refusal> {
    let content_type = received.header("content-type");
    if received.method == "GET" {
        return query::parse(received.query()).map_err(|pair| {
            Refusal::parameter(&format!("`{pair}` in the query does not decode to UTF-8"))
        });
    }
    if multipart::is_multipart(content_type) {
        let upload = multipart::parse(content_type.unwrap_or_default(), &received.body)
            .await
            .map_err(|reason| Refusal::parameter(&reason))?;
        return Ok(upload.texts);
    }
    xml::parse(&received.body).map_err(|reason| Refusal::not_xml(&reason))
}
