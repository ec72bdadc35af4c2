use std::fmt;
use std::future::Future;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};

use crate::apiv2::SignType;
use crate::encode::EncodeError;
use crate::error::{ConfigError, Error, ErrorKind, Result};
use crate::upload::Rest;

/// The two connection pools of a client: with and without the merchant's TLS certificate.
pub(crate) struct HttpClient {
    pub(crate) plain: reqwest::Client,
    /// Or what is missing for it, said when an endpoint needs it.
    pub(crate) with_certificate: Result<reqwest::Client, ConfigError>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) body_limit: usize,
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
    /// Makes one attempt.
    pub(crate) async fn send(
        &self,
        request: Request<Bytes>,
        client_certificate: bool,
    ) -> Result<Response<Bytes>> {
        self.in_time(async {
            let answer = self.exchange(request, client_certificate).await?;
            self.collect(answer).await
        })
        .await
    }

    /// Makes one attempt, and leaves the body of the answer where it is when the status is 200.
    pub(crate) async fn open(
        &self,
        request: Request<Bytes>,
        client_certificate: bool,
    ) -> Result<Received> {
        self.in_time(async {
            let answer = self.exchange(request, client_certificate).await?;
            match answer.status() {
                http::StatusCode::OK => Ok(Received::Open(answer)),
                _ => self.collect(answer).await.map(Received::Whole),
            }
        })
        .await
    }

    async fn in_time<T>(&self, attempt: impl Future<Output = Result<T>>) -> Result<T> {
        match tokio::time::timeout(self.attempt_timeout, attempt).await {
            Ok(result) => result,
            Err(_) => Err(Error::unknown(ErrorKind::Timeout(self.attempt_timeout))),
        }
    }

    async fn exchange(
        &self,
        request: Request<Bytes>,
        client_certificate: bool,
    ) -> Result<reqwest::Response> {
        let client = match (client_certificate, &self.with_certificate) {
            (false, _) => &self.plain,
            (true, Ok(client)) => client,
            (true, Err(error)) => return Err(error.clone().into()),
        };
        let rest = request.extensions().get::<Rest>().cloned();
        let sign_type = request.extensions().get::<SignType>().copied();
        let mut request = reqwest::Request::try_from(request).map_err(|error| {
            let error = error.without_url();
            ConfigError::new("base_url", format!("the request cannot be sent: {error}"))
        })?;
        if let Some(rest) = rest {
            let begin = request.body().and_then(reqwest::Body::as_bytes);
            let begin = Bytes::copy_from_slice(begin.unwrap_or_default());
            let body = rest.body(begin).ok_or_else(|| {
                EncodeError::new("", "the stream of the file was sent before; make a new one")
            })?;
            *request.body_mut() = Some(body);
        }
        // The URL holds order numbers, and errors end up in logs.
        let mut answer = client.execute(request).await.map_err(|error| {
            let connect = error.is_connect();
            let error = Box::new(error.without_url());
            match connect {
                true => Error::not_sent(ErrorKind::Connect(error)),
                false => Error::unknown(ErrorKind::Transport(error)),
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
            if body.len() + chunk.len() > self.body_limit {
                let limit = self.body_limit;
                return Err(Error::unknown(ErrorKind::BodyTooLarge { limit }));
            }
            body.extend_from_slice(&chunk);
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

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient")
            .field("client_certificate", &self.with_certificate.is_ok())
            .field("attempt_timeout", &self.attempt_timeout)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
