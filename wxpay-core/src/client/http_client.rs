use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response, Uri};

use crate::apiv2::SignType;
use crate::client::departure::Departure;
use crate::client::proxies::Proxies;
use crate::codec::encode::EncodeError;
use crate::error::{ConfigError, Error, ErrorKind, Result};
use crate::upload::Rest;

/// The two connection pools of a client: with and without the merchant's TLS certificate.
pub(crate) struct HttpClient {
    pub(crate) plain: Pool,
    /// Or what is missing for it, said when an endpoint needs it.
    pub(crate) with_certificate: Result<Pool, ConfigError>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) body_limit: usize,
}

/// The connections of one HTTP client.
#[derive(Clone)]
pub(crate) struct Pool {
    pub(crate) client: reqwest::Client,
    /// Of a client that the user made they are not known.
    pub(crate) proxies: Option<Arc<Proxies>>,
}

/// An answer as far as it was received.
pub(crate) enum Received {
    Whole(Response<Bytes>),
    /// The body is still to come.
    Open(reqwest::Response),
}

impl Received {
    pub(crate) fn status(&self) -> http::StatusCode {
        match self {
            Received::Whole(response) => response.status(),
            Received::Open(answer) => answer.status(),
        }
    }

    pub(crate) fn headers(&self) -> &http::HeaderMap {
        match self {
            Received::Whole(response) => response.headers(),
            Received::Open(answer) => answer.headers(),
        }
    }

    pub(crate) fn request_id(&self) -> Option<String> {
        let id = self.headers().get("request-id")?.to_str().ok()?;
        Some(id.to_owned())
    }

    /// In bytes, if it is known.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Received::Whole(response) => Some(response.body().len() as u64),
            Received::Open(answer) => answer.content_length(),
        }
    }
}

impl HttpClient {
    /// The proxy that a request goes through, for an error.
    ///
    /// # Errors
    /// There is no TLS client certificate, or the proxy is one that cannot be spoken to.
    pub(crate) fn through(
        &self,
        uri: &Uri,
        client_certificate: bool,
    ) -> Result<Option<String>, ConfigError> {
        match &self.pool(client_certificate)?.proxies {
            Some(proxies) => proxies.through(uri),
            None => Ok(None),
        }
    }

    fn pool(&self, client_certificate: bool) -> Result<&Pool, ConfigError> {
        if client_certificate {
            return self.with_certificate.as_ref().map_err(Clone::clone);
        }
        Ok(&self.plain)
    }

    /// Makes one attempt. A request that has not begun to leave after `patience` is withdrawn.
    pub(crate) async fn send(
        &self,
        request: Request<Bytes>,
        client_certificate: bool,
        departure: &Departure,
        patience: Duration,
    ) -> Result<Response<Bytes>> {
        let host = host(&request);
        self.in_time(&host, departure, patience, async {
            let answer = self
                .exchange(request, client_certificate, departure)
                .await?;
            self.collect(answer).await
        })
        .await
    }

    /// Makes one attempt, and leaves the body of the answer where it is when the status is 200.
    pub(crate) async fn open(
        &self,
        request: Request<Bytes>,
        client_certificate: bool,
        departure: &Departure,
        patience: Duration,
    ) -> Result<Received> {
        let host = host(&request);
        self.in_time(&host, departure, patience, async {
            let answer = self
                .exchange(request, client_certificate, departure)
                .await?;
            if answer.status() == http::StatusCode::OK {
                return Ok(Received::Open(answer));
            }
            self.collect(answer).await.map(Received::Whole)
        })
        .await
    }

    async fn in_time<T>(
        &self,
        host: &str,
        departure: &Departure,
        patience: Duration,
        attempt: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let patience = patience.min(self.attempt_timeout);
        let mut attempt = pin!(attempt);
        if let Ok(result) = tokio::time::timeout(patience, attempt.as_mut()).await {
            return result;
        }
        if departure.withdraw() {
            let problem = format!("{host} could not be reached within {patience:?}");
            return Err(Error::not_sent(ErrorKind::Connect(problem.into())));
        }
        let rest = self.attempt_timeout.saturating_sub(patience);
        if !rest.is_zero()
            && let Ok(result) = tokio::time::timeout(rest, attempt).await
        {
            return result;
        }
        Err(Error::unknown(ErrorKind::Timeout(self.attempt_timeout)))
    }

    async fn exchange(
        &self,
        request: Request<Bytes>,
        client_certificate: bool,
        departure: &Departure,
    ) -> Result<reqwest::Response> {
        let client = &self.pool(client_certificate)?.client;
        let host = host(&request);
        let rest = request.extensions().get::<Rest>().cloned();
        let sign_type = request.extensions().get::<SignType>().copied();
        let signed = request.uri().clone();
        let mut request = reqwest::Request::try_from(request).map_err(unusable)?;
        if !is_same_target(request.url(), &signed) {
            let problem = "the HTTP client would send the path in another form than it is signed \
                           in; look for `.`, `..`, `\\` and the like in it";
            return Err(EncodeError::new("", problem).into());
        }
        let begin = request.body_mut().take().unwrap_or_default();
        let body = match rest {
            None => begin,
            Some(rest) => {
                let begin = Bytes::copy_from_slice(begin.as_bytes().unwrap_or_default());
                rest.body(begin).ok_or_else(|| {
                    EncodeError::new("", "the stream of the file was sent before; make a new one")
                })?
            }
        };
        *request.body_mut() = Some(departure.watch(body));
        let mut answer = client.execute(request).await.map_err(|error| {
            if error.is_builder() {
                return unusable(error).into();
            }
            // What has no connection cannot have left, whoever asked the body for its length.
            let is_connect = error.is_connect();
            // The URL holds order numbers, and errors end up in logs.
            let error = Box::new(error.without_url());
            if is_connect || departure.withdraw() {
                Error::not_sent(ErrorKind::Connect(Box::new(NotReached { host, error })))
            } else {
                Error::unknown(ErrorKind::Transport(error))
            }
        })?;
        if let Some(sign_type) = sign_type {
            answer.extensions_mut().insert(sign_type);
        }
        Ok(answer)
    }

    async fn collect(&self, mut answer: reqwest::Response) -> Result<Response<Bytes>> {
        let mut body = BytesMut::new();
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|error| Error::unknown(ErrorKind::Transport(Box::new(error.without_url()))))?
        {
            if chunk.len() > self.body_limit.saturating_sub(body.len()) {
                let limit = self.body_limit;
                return Err(Error::unknown(ErrorKind::BodyTooLarge { limit }));
            }
            body.extend_from_slice(&chunk);
            // Else a server that is never silent would leave the call's timeout no chance.
            tokio::task::consume_budget().await;
        }
        let mut response = Response::new(body.freeze());
        if let Some(sign_type) = answer.extensions().get::<SignType>() {
            response.extensions_mut().insert(*sign_type);
        }
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }
}

/// With the port, if the URL has one.
fn host(request: &Request<Bytes>) -> String {
    let host = request.uri().authority().map(ToString::to_string);
    host.unwrap_or_default()
}

/// What an HTTP library says of a connection does not name the host.
#[derive(Debug)]
struct NotReached {
    host: String,
    error: Box<reqwest::Error>,
}

impl fmt::Display for NotReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} could not be reached", self.host)
    }
}

impl std::error::Error for NotReached {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.error.as_ref())
    }
}

/// Whether a URL, as the HTTP client writes it, has the path and the query string that were signed.
fn is_same_target(url: &reqwest::Url, signed: &Uri) -> bool {
    url.path() == signed.path() && url.query() == signed.query()
}

fn unusable(error: reqwest::Error) -> ConfigError {
    let error = error.without_url();
    ConfigError::new("base_url", format!("the request cannot be sent: {error}"))
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient")
            .field("client_certificate", &self.with_certificate.is_ok())
            .field("attempt_timeout", &self.attempt_timeout)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
