use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use rustls::pki_types::CertificateDer;

use super::connection::Peer;
use super::reply::{CutOff, Pace, ReplyBody};
use super::{Reply, Server};
use crate::facts::{Family, Operation, Routed};
use crate::fault::{Fault, Target};
use crate::record::{Note, RecordedRequest};
use crate::{control, pages, v2, v3};

/// Larger bodies are refused; the largest documented upload is a 5 MB video.
const BODY_LIMIT: usize = 8 << 20;

/// A request as received.
pub(crate) struct Received {
    pub(crate) method: String,
    /// Path and query exactly as sent.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) tls: bool,
    pub(crate) certificate: Option<CertificateDer<'static>>,
}

impl Received {
    pub(crate) fn path(&self) -> &str {
        self.target
            .split_once('?')
            .map_or(&self.target, |(path, _)| path)
    }

    pub(crate) fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// A header's text; none when absent, empty or not text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let value = self.headers.get(name)?;
        std::str::from_utf8(value.as_bytes())
            .ok()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// The address that was called, without a slash at the end.
    pub(crate) fn base_url(&self) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        let host = self.header("host").unwrap_or("127.0.0.1");
        format!("{scheme}://{host}")
    }

    fn family(&self) -> Family {
        let path = self.path();
        let inside = ["/hk", "/global"]
            .iter()
            .find_map(|base| path.strip_prefix(base));
        let path = inside.filter(|rest| rest.starts_with('/')).unwrap_or(path);
        if path == "/v3" || path.starts_with("/v3/") || path.starts_with("/brand/") {
            Family::V3
        } else {
            Family::V2
        }
    }
}

/// Receives one request, lets the faults happen that were ordered, and answers.
pub(super) async fn exchange(
    server: &Server,
    peer: &Peer,
    request: Request<Incoming>,
) -> Result<Response<ReplyBody>, CutOff> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, BODY_LIMIT)
        .collect()
        .await
        .map(|body| body.to_bytes());
    let received = Received {
        method: head.method.as_str().to_owned(),
        target: head
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str())
            .to_owned(),
        headers: head.headers,
        body: body.as_ref().cloned().unwrap_or_default(),
        tls: peer.tls,
        certificate: peer.certificate.clone(),
    };
    if control::is_for(received.path()) {
        return Ok(control::handle(server, &peer.visitor, &received).into_http());
    }
    if pages::is_for(received.path()) {
        return Ok(pages::handle(server, &received).into_http());
    }
    let place = server.record.begin(recorded(&received, server.clock.now()));
    let mut note = Note::default();

    let reply = match body {
        Ok(_) => answer(server, &received, &mut note).await,
        Err(error) => {
            note.problem = Some(format!(
                "the body could not be read, or is larger than {BODY_LIMIT} bytes: {error}"
            ));
            Some(Reply::new(
                413,
                "text/plain",
                "the body is too large or broke off\n",
            ))
        }
    };

    let status = reply.as_ref().map(|reply| reply.status);
    tracing::info!(
        method = %received.method,
        operation = note.operation.as_deref().unwrap_or("unknown"),
        status,
        problem = note.problem.as_deref(),
        warnings = note.warnings.len(),
        "request"
    );
    server.record.finish(place, note, status);
    reply.map(Reply::into_http).ok_or(CutOff)
}

/// None means that the connection is to be closed without an answer.
async fn answer(server: &Server, received: &Received, note: &mut Note) -> Option<Reply> {
    let family = received.family();
    let fault = match server.faults.are_ordered() {
        true => server.faults.take(&Target {
            family,
            path: received.path(),
            operation: operation(server, received, family),
        }),
        false => None,
    };
    match &fault {
        Some(Fault::DropBefore) => return None,
        Some(Fault::HtmlError { status }) => {
            let page = format!(
                "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n\
                 <center><h1>{status}</h1></center>\r\n</body>\r\n</html>\r\n"
            );
            return Some(Reply::new(*status, "text/html", page));
        }
        Some(Fault::EmptyBody { status }) => return Some(Reply::new(*status, "", "")),
        Some(Fault::Delay(time)) => tokio::time::sleep(*time).await,
        _ => {}
    }
    let mut reply = match family {
        Family::V3 => v3::handle(server, received, fault.as_ref(), note).await,
        Family::V2 => v2::handle(server, received, fault.as_ref(), note).await,
    };
    match fault {
        Some(Fault::DropAfter) => return None,
        Some(Fault::TruncatedBody) => reply.pace = Pace::Truncated,
        Some(Fault::SlowTrickle(pause)) => reply.pace = Pace::Trickling(pause),
        _ => {}
    }
    Some(reply)
}

fn operation(server: &Server, received: &Received, family: Family) -> Option<&'static Operation> {
    let router = match family {
        Family::V3 => &server.facts.v3,
        Family::V2 => &server.facts.v2,
    };
    match router.route(&received.method, received.path()) {
        Routed::Found { operation, .. } => Some(operation),
        _ => None,
    }
}

fn recorded(received: &Received, received_at: i64) -> RecordedRequest {
    RecordedRequest {
        received_at,
        method: received.method.clone(),
        path: received.target.clone(),
        headers: received
            .headers
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect(),
        body: received.body.to_vec(),
        tls: received.tls,
        ..RecordedRequest::default()
    }
}
