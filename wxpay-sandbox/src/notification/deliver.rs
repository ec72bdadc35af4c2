use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::SignedNotification;
use crate::sandbox::Sandbox;

/// WeChat Pay waits this long for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a listener answered a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, empty when there is none.
    pub content_type: String,
    /// Body.
    pub body: Vec<u8>,
}

impl Sandbox {
    /// Posts a notification to a listener at an `http://` URL, once, and waits five seconds for
    /// the answer as WeChat Pay does. Runs on the caller's tokio runtime.
    ///
    /// # Errors
    /// The URL is not `http://host[:port]/…`, nobody listens there, or the answer does not come.
    pub async fn deliver(
        &self,
        url: &str,
        notification: &SignedNotification,
    ) -> io::Result<Delivery> {
        tokio::time::timeout(PATIENCE, post(url, notification))
            .await
            .map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "no answer within 5 seconds"))?
    }
}

async fn post(url: &str, notification: &SignedNotification) -> io::Result<Delivery> {
    let url: Uri = url.parse().map_err(io::Error::other)?;
    let (Some("http"), Some(authority)) = (url.scheme_str(), url.authority()) else {
        let problem = "a notification URL of the sandbox begins with http://";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
    };
    let address = (authority.host(), authority.port_u16().unwrap_or(80));
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(io::Error::other)?;
    tokio::spawn(connection);

    let target = url.path_and_query().map_or("/", |target| target.as_str());
    let mut request = Request::post(target)
        .header(header::HOST, authority.as_str())
        .header(header::USER_AGENT, "Mozilla/4.0")
        .header(header::ACCEPT, "*/*");
    for (name, value) in &notification.headers {
        request = request.header(name, value);
    }
    let body = Full::new(Bytes::copy_from_slice(&notification.body));
    let request = request.body(body).map_err(io::Error::other)?;
    let response = sender
        .send_request(request)
        .await
        .map_err(io::Error::other)?;
    let (head, body) = response.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?;
    let content_type = head.headers.get(header::CONTENT_TYPE);
    Ok(Delivery {
        status: head.status.as_u16(),
        content_type: content_type
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        body: body.to_bytes().to_vec(),
    })
}
