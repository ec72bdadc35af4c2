use std::io;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

use super::destination::Destination;
use super::tls::CallbackTls;
use crate::notification::SignedNotification;
use crate::sandbox::Sandbox;

/// WeChat Pay waits this long for an answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// More of an answer is not read.
const ANSWER_LIMIT: usize = 64 << 10;

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
    /// Posts a notification to a listener on this machine, once, and waits five seconds for the
    /// answer as WeChat Pay does. Runs on the caller's tokio runtime.
    ///
    /// # Errors
    /// The URL is not `http://` or `https://` with a loopback address or `localhost`, nobody listens
    /// there, the listener's certificate is not
    /// [to be checked](crate::SandboxBuilder::notify_ca), or the answer does not come.
    pub async fn deliver(
        &self,
        url: &str,
        notification: &SignedNotification,
    ) -> io::Result<Delivery> {
        let destination = Destination::parse(url)
            .map_err(|reason| io::Error::new(io::ErrorKind::InvalidInput, reason))?;
        post(&self.server.callback_tls, &destination, notification).await
    }
}

/// Posts once and waits for the answer.
pub(super) async fn post(
    tls: &CallbackTls,
    destination: &Destination,
    notification: &SignedNotification,
) -> io::Result<Delivery> {
    tokio::time::timeout(PATIENCE, connect(tls, destination, notification))
        .await
        .map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "no answer within 5 seconds"))?
}

async fn connect(
    tls: &CallbackTls,
    destination: &Destination,
    notification: &SignedNotification,
) -> io::Result<Delivery> {
    let stream = TcpStream::connect(destination.addresses.as_slice()).await?;
    match &destination.tls {
        None => exchange(stream, destination, notification).await,
        Some(name) => {
            let stream = tls.connect(name, stream).await?;
            exchange(stream, destination, notification).await
        }
    }
}

async fn exchange<S>(
    stream: S,
    destination: &Destination,
    notification: &SignedNotification,
) -> io::Result<Delivery>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(io::Error::other)?;
    tokio::spawn(connection);

    let mut request = Request::post(&destination.target)
        .header(header::HOST, &destination.host)
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
    let body = Limited::new(body, ANSWER_LIMIT)
        .collect()
        .await
        .map_err(io::Error::other)?;
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
