//! APIv3: JSON over RSA or SM2 signatures.

mod authentication;
mod authorization;
mod brand;
mod diagnosis;
mod headers;
mod refusal;
mod request;
mod scheme;
mod signature;

pub(crate) use refusal::Refusal;
pub(crate) use scheme::Scheme;

use crate::facts::{BodyKind, Operation, ResponseKind};
use crate::fault::Fault;
use crate::files;
use crate::keys::AnyKey;
use crate::multipart::{self, Upload};
use crate::pages;
use crate::products::{self, Call, Outcome};
use crate::record::Note;
use crate::schema_answer::SchemaAnswer;
use crate::server::{Received, Reply, Server};

pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// Checks, performs and answers one request.
pub(crate) async fn handle(
    server: &Server,
    received: &Received,
    fault: Option<&Fault>,
    note: &mut Note,
) -> Reply {
    let reply = match accept(server, received, fault, note).await {
        Ok(reply) => reply,
        Err(refusal) => {
            note.problem = Some(refusal.to_string());
            refusal.into_reply()
        }
    };
    signature::sign(server, received, reply, fault)
}

async fn accept(
    server: &Server,
    received: &Received,
    fault: Option<&Fault>,
    note: &mut Note,
) -> Result<Reply, Refusal> {
    let upload = Body::read(received).await;
    let scheme = match files::is_public(received.path()) {
        true => Scheme::of(received),
        false => authentication::authenticate(server, received, upload.signed(received), note)?,
    };
    if let Some(Fault::Answer {
        status,
        headers,
        body,
    }) = fault
    {
        if scheme != Scheme::Brand
            && let Err(refusal) = check(server, received, &upload, note)
        {
            note.problem = Some(refusal.to_string());
        }
        let mut reply = Reply::new(*status, JSON, body.clone());
        for (name, value) in headers {
            reply.set(name, value);
        }
        return Ok(reply);
    }
    if scheme == Scheme::Brand {
        return brand::answer(server, received, note);
    }
    let call = check(server, received, &upload, note)?;
    if let Body::Upload(upload) = &upload
        && let Some(kept) = files::keep(server, &call, upload)
    {
        return answered(call.operation, kept);
    }
    perform(server, received, &call, scheme, fault)
}

/// The reply that an operation's outcome makes.
fn answered(operation: &Operation, outcome: Outcome) -> Result<Reply, Refusal> {
    match outcome {
        Ok(answer) if operation.response.kind == ResponseKind::Empty && answer.is_empty() => {
            Ok(Reply::new(204, JSON, ""))
        }
        Ok(answer) => Ok(Reply::new(
            200,
            JSON,
            serde_json::Value::Object(answer).to_string(),
        )),
        Err(error) => Err(Refusal::business(error)),
    }
}

/// Everything after the signature and before the business.
fn check<'a>(
    server: &'a Server,
    received: &Received,
    body: &Body,
    note: &mut Note,
) -> Result<Call<'a>, Refusal> {
    headers::check(server, received)?;
    let (operation, path) = request::route(server, received)?;
    note.operation = Some(operation.id());
    if let Some(date) = &operation.offline_since {
        note.warnings
            .push(format!("{} is switched off since {date}", operation.id()));
    }
    request::decode(server, received, body, operation, path, &mut note.warnings)
}

fn perform(
    server: &Server,
    received: &Received,
    call: &Call<'_>,
    scheme: Scheme,
    fault: Option<&Fault>,
) -> Result<Reply, Refusal> {
    let operation = call.operation;
    let merchant_key = match scheme.signer(server) {
        Ok(signer) => signer.key,
        Err(_) => AnyKey::Rsa(&server.issued.merchant_key),
    };
    let outcome = files::links(server, received, call);
    if let Some(outcome) = outcome.or_else(|| products::perform(server, call, merchant_key)) {
        let outcome = outcome.map(|mut answer| {
            pages::point_here(received, &mut answer);
            answer
        });
        return answered(operation, outcome);
    }
    match operation.response.kind {
        ResponseKind::Empty => Ok(Reply::new(204, JSON, "")),
        ResponseKind::Object => {
            let answer = SchemaAnswer::json(server, call).encrypted_to(merchant_key);
            let answer = answer.build(&operation.response.fields);
            Ok(Reply::new(
                200,
                JSON,
                serde_json::Value::Object(answer).to_string(),
            ))
        }
        ResponseKind::File => files::serve(server, call, fault).map_err(Refusal::business),
        ResponseKind::Redirect => Err(Refusal::new(
            501,
            "NOT_IMPLEMENTED",
            format!(
                "沙箱暂不支持 (the sandbox does not serve links for browsers: {})",
                operation.id()
            ),
        )),
    }
}

/// The body as far as it must be understood before the signature can be checked.
enum Body {
    Plain,
    Upload(Upload),
    /// A multipart body that cannot be taken apart, and why.
    Broken(String),
}

impl Body {
    async fn read(received: &Received) -> Body {
        let content_type = received.header("content-type");
        if !multipart::is_multipart(content_type) {
            return Body::Plain;
        }
        match multipart::parse(content_type.unwrap_or_default(), &received.body).await {
            Ok(upload) => Body::Upload(upload),
            Err(reason) => Body::Broken(reason),
        }
    }

    /// The bytes that the request's signature covers: of an upload only the `meta` text; the error
    /// says why that cannot be found.
    fn signed<'a>(&'a self, received: &'a Received) -> Result<&'a [u8], &'a str> {
        match self {
            Body::Plain => Ok(&received.body),
            Body::Upload(upload) => Ok(upload.text("meta").unwrap_or_default().as_bytes()),
            Body::Broken(reason) => Err(reason),
        }
    }

    fn kind(&self) -> BodyKind {
        match self {
            Body::Plain => BodyKind::Json,
            Body::Upload(_) | Body::Broken(_) => BodyKind::Multipart,
        }
    }
}
