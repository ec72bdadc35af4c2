//! The HTTP client: thin shells over the pure functions that build requests and read responses.

pub mod blocking;

mod builder;
mod call;
mod certificates;
mod clock;
mod download;
mod http_client;
mod identity;
mod notifications;
mod observer;
mod retry;
#[cfg(feature = "shangmi")]
mod sm2;
mod source;

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use tracing::Instrument as _;

use crate::answer::Answer;
use crate::base_url::BaseUrl;
use crate::endpoint::{Endpoint, parts};
use crate::error::{ConfigError, Error, ErrorKind, Outcome, Result};
use crate::merchant::Merchant;
use crate::parts::Parts;
use crate::request::{Draft, Stamp};
use crate::response::{self, Trusted};
use crate::spec::{Method, Spec};

pub use builder::ClientBuilder;
pub use call::Call;
pub(crate) use call::CallOptions;
pub(crate) use certificates::{Asker, Refresh};
pub(crate) use clock::SystemClock;
pub use clock::{Clock, NonceSource};
use http_client::{HttpClient, Received};
pub use observer::Attempt;
use observer::Observer;
pub use retry::RetryPolicy;
use retry::did_not_leave;
pub(crate) use source::KeyFile;
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
    clock: Arc<dyn Clock>,
    nonces: Arc<dyn NonceSource>,
    total_timeout: Duration,
    retry: RetryPolicy,
    observer: Observer,
    /// Of the client that does the downloading itself there is none.
    refresh: Option<Arc<Refresh>>,
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

    /// The time by the client's clock, and a new nonce: what the functions of [`Merchant`] ask
    /// for.
    ///
    /// # Errors
    /// No random bytes are to be had, or the client's own source gave a bad nonce.
    pub fn stamp(&self) -> Result<Stamp> {
        Stamp::new(self.inner.clock.now(), self.inner.nonces.nonce()?)
    }

    /// The host that is tried first.
    pub(crate) fn base_url(&self) -> Result<&BaseUrl> {
        let first = self.inner.base_urls.first();
        first.ok_or_else(|| ConfigError::new("base_url", "there is none").into())
    }

    /// Sends a request and verifies what comes back. Everything happens here, once for all
    /// endpoints.
    pub(crate) async fn execute(&self, mut parts: Parts, options: &CallOptions) -> Result<Trusted> {
        let spec = parts.spec().clone();
        let span = tracing::info_span!("wxpay", method = %spec.method, path = %spec.path);
        let total = options.total_timeout.unwrap_or(self.inner.total_timeout);
        let deadline = Instant::now() + total;
        let call = async {
            self.ensure_platform_keys(&spec, deadline)
                .await
                .map_err(Error::before_sending)?;
            parts.load_upload().await?;
            let draft = Draft::new(parts)?;
            let retry = options.retry.as_ref().unwrap_or(&self.inner.retry);
            let mut uncertain = false;
            let received = self.attempts(&draft, retry, deadline, &mut uncertain);
            let trusted = match received.await {
                Ok(Received::Whole(response)) if !draft.is_download() => {
                    self.verify(&spec, response, deadline).await
                }
                Ok(received) => self.file(&spec, received, deadline).await,
                Err(error) => Err(error),
            };
            trusted.map_err(|error| match uncertain {
                true => error.after_uncertainty(),
                false => error,
            })
        };
        match tokio::time::timeout(total, call.instrument(span)).await {
            Ok(result) => result.map_err(|error| error.at(&spec)),
            Err(_) => Err(Error::unknown(ErrorKind::Timeout(total)).at(&spec)),
        }
    }

    /// Verifies an answer; when it names a platform certificate that is not known, with fresh
    /// ones.
    async fn verify(
        &self,
        spec: &Spec,
        response: Response<Bytes>,
        deadline: Instant,
    ) -> Result<Trusted> {
        self.learn(response.headers(), deadline).await;
        response::verify(spec, response, &self.inner.merchant, self.inner.clock.now())
    }

    /// Makes attempts, as long as the policy, the kind of failure and the time allow another.
    /// `uncertain` is set when one that was followed by another may have taken effect.
    async fn attempts(
        &self,
        draft: &Draft,
        retry: &RetryPolicy,
        deadline: Instant,
        uncertain: &mut bool,
    ) -> Result<Received> {
        let spec = draft.spec();
        let own_host = draft
            .host()
            .map(|host| BaseUrl::named("host", host))
            .transpose()?;
        let base_urls = match &own_host {
            Some(host) => std::slice::from_ref(host),
            None if spec.client_certificate => &self.inner.client_certificate_base_urls,
            None => &self.inner.base_urls,
        };
        let mut entrances = base_urls.iter().cycle();
        let mut untried = base_urls.len();
        let mut number = 0;
        loop {
            let Some(base_url) = entrances.next() else {
                return Err(ConfigError::new("base_url", "there is none").into());
            };
            number += 1;
            untried = untried.saturating_sub(1);
            let request = self.sign(draft, base_url).await?;
            let host = request.uri().authority().map(|host| host.to_string());
            let request_bytes = request.body().len();
            let started = Instant::now();
            let result = self.attempt(draft, request).await;
            // A refusal is known by its status; what else there is to say is said once the answer
            // has been verified.
            let failure = match &result {
                Ok(Received::Whole(response)) if !response.status().is_success() => {
                    Some(response::unverified_refusal(response))
                }
                _ => None,
            };
            let error = failure.as_ref().or(result.as_ref().err());
            let retry_in = error.and_then(|error| match did_not_leave(error) && untried > 0 {
                true => Some(Duration::ZERO),
                false => retry.delay(spec.method, number, error),
            });
            // What would come too late is not waited for: this answer says more than a timeout.
            // A stream is gone once it was sent.
            let retry_in =
                retry_in.filter(|wait| Instant::now() + *wait < deadline && !draft.is_stream());
            let received = result.as_ref().ok();
            let request_id = received.and_then(Received::request_id);
            self.inner.observer.see(&Attempt {
                endpoint: spec,
                number,
                host: host.as_deref().unwrap_or_default(),
                duration: started.elapsed(),
                status: received.map(|received| received.status().as_u16()),
                request_id: request_id.as_deref(),
                request_bytes,
                response_bytes: received.and_then(Received::length).unwrap_or(0),
                error,
                retry_in,
            });
            match retry_in {
                Some(wait) => {
                    // Reading changes nothing, however often.
                    *uncertain |= spec.method != Method::Get
                        && error.is_some_and(|error| error.outcome() != Outcome::NotSent);
                    tokio::time::sleep(wait).await;
                }
                None => return result,
            }
        }
    }

    async fn attempt(&self, draft: &Draft, request: Request<Bytes>) -> Result<Received> {
        let certificate = draft.spec().client_certificate;
        let http = &self.inner.http;
        match draft.is_download() {
            true => http.open(request, certificate).await,
            false => Ok(Received::Whole(http.send(request, certificate).await?)),
        }
    }

    async fn sign(&self, draft: &Draft, base_url: &BaseUrl) -> Result<Request<Bytes>> {
        let stamp = self.stamp()?;
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
    options: &CallOptions,
) -> Result<Answer<E::Response>> {
    let trusted = client.execute(parts, options).await?;
    response::decode::<E>(trusted, client.merchant())
}
