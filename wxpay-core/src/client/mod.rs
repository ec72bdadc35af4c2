//! The HTTP client: thin shells over the pure functions that build requests and read responses.

pub mod blocking;

mod builder;
mod call;
mod clock;
mod download;
mod http_client;
mod identity;
mod source;

use std::sync::Arc;

use bytes::Bytes;
use http::Request;

use crate::answer::Answer;
use crate::base_url::BaseUrl;
use crate::endpoint::{Endpoint, parts};
use crate::error::{ConfigError, Error, ErrorKind, Outcome, Result};
use crate::merchant::Merchant;
use crate::parts::Parts;
use crate::request::{Draft, Stamp};
use crate::response::{self, Trusted};

pub use builder::ClientBuilder;
pub use call::Call;
pub use clock::{Clock, NonceSource};
use http_client::{HttpClient, Received};
pub use source::Source;

/// Calls the endpoints of WeChat Pay for one merchant.
///
/// Cheap to clone, and safe to share between threads; several clients for several merchants live
/// side by side. For programs without async there is [`blocking::Client`].
///
/// ```no_run
/// use std::path::Path;
/// use wxpay_core::Client;
///
/// # fn main() -> wxpay_core::Result<()> {
/// let client = Client::builder()
///     .mchid("1900000109")
///     .private_key(Path::new("apiclient_key.pem"))
///     .certificate(Path::new("apiclient_cert.pem"))
///     .platform_public_key("PUB_KEY_ID_0119000001092024", Path::new("pub_key.pem"))
///     .api_v3_key("a 32 byte key from the platform!")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    merchant: Merchant,
    base_urls: Vec<BaseUrl>,
    client_certificate_base_urls: Vec<BaseUrl>,
    /// Where `Authorization` may be shown besides WeChat Pay's own hosts and the base URLs.
    download_hosts: Vec<String>,
    http: HttpClient,
    clock: Box<dyn Clock>,
    nonces: Box<dyn NonceSource>,
    total_timeout: std::time::Duration,
}

impl Client {
    /// Begins to set up a client.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    /// Calls an endpoint: await the [`Call`] for the verified answer.
    ///
    /// The request is taken apart at once, so it may be dropped before the call is awaited.
    pub fn send<E: Endpoint>(&self, endpoint: &E) -> Call<'_, E> {
        Call::new(self, parts(endpoint))
    }

    /// The credentials and keys of this client.
    #[must_use]
    pub fn merchant(&self) -> &Merchant {
        &self.inner.merchant
    }

    /// Sends a request and verifies what comes back. Everything happens here, once for all
    /// endpoints.
    pub(crate) async fn execute(&self, mut parts: Parts) -> Result<Trusted> {
        let spec = parts.spec().clone();
        let total = self.inner.total_timeout;
        let attempts = async {
            parts.load_upload().await?;
            let draft = Draft::new(parts)?;
            let received = self.attempts(&draft).await?;
            match received {
                Received::Whole(response) if !draft.is_download() => {
                    let now = self.inner.clock.now();
                    response::verify(&spec, response, &self.inner.merchant, now)
                }
                received => self.file(&spec, received).await,
            }
        };
        match tokio::time::timeout(total, attempts).await {
            Ok(result) => result.map_err(|error| error.at(&spec)),
            Err(_) => Err(Error::unknown(ErrorKind::Timeout(total)).at(&spec)),
        }
    }

    /// Tries one entrance after the other, as long as the request provably did not leave.
    async fn attempts(&self, draft: &Draft) -> Result<Received> {
        let spec = draft.spec();
        let own_host = spec.host.map(BaseUrl::new).transpose()?;
        let base_urls = match &own_host {
            Some(host) => std::slice::from_ref(host),
            None if spec.client_certificate => &self.inner.client_certificate_base_urls,
            None => &self.inner.base_urls,
        };
        let mut last = None;
        for (index, base_url) in base_urls.iter().enumerate() {
            let request = self.sign(draft, base_url).await?;
            let result = self.attempt(draft, request).await;
            match result {
                Err(error)
                    if error.outcome() == Outcome::NotSent
                        && !draft.is_stream()
                        && matches!(error.kind(), ErrorKind::Connect(_)) =>
                {
                    tracing::debug!(endpoint = %spec, attempt = index + 1, "no connection");
                    last = Some(error);
                }
                other => return other,
            }
        }
        Err(last.unwrap_or_else(|| ConfigError::new("base_url", "there is none").into()))
    }

    async fn attempt(&self, draft: &Draft, request: Request<Bytes>) -> Result<Received> {
        let certificate = draft.spec().client_certificate;
        let http = &self.inner.http;
        let received = match draft.is_download() {
            true => http.open(request, certificate).await?,
            false => Received::Whole(http.send(request, certificate).await?),
        };
        tracing::debug!(
            endpoint = %draft.spec(),
            status = received.status().as_u16(),
            bytes = received.length(),
            "answered"
        );
        Ok(received)
    }

    async fn sign(&self, draft: &Draft, base_url: &BaseUrl) -> Result<Request<Bytes>> {
        let stamp = Stamp::new(self.inner.clock.now(), self.inner.nonces.nonce()?)?;
        let merchant = &self.inner.merchant;
        draft
            .prepare(merchant, base_url, &stamp)?
            .sign(merchant)
            .await
    }
}

pub(crate) async fn call<E: Endpoint>(
    client: &Client,
    parts: Parts,
) -> Result<Answer<E::Response>> {
    let trusted = client.execute(parts).await?;
    response::decode::<E>(trusted, client.merchant())
}
