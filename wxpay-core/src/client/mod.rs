//! The HTTP client: thin shells over the pure functions that build requests and read responses.
#![warn(clippy::arithmetic_side_effects)]

pub mod blocking;

mod builder;
mod call;
mod certificates;
mod course;
mod deadline;
mod departure;
mod download;
mod http_client;
mod identity;
mod link;
mod notifications;
mod observer;
mod proxies;
mod retry;
#[cfg(feature = "shangmi")]
mod sm2;
mod source;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Scheme;
use http::{Request, Response, Uri};
use tracing::Instrument as _;

use crate::endpoint::parts::Parts;
use crate::endpoint::{Endpoint, parts};
use crate::error::{ConfigError, Error, Result};
use crate::merchant::Merchant;
use crate::operation::Spec;
use crate::request::base_url::BaseUrl;
use crate::request::{Clock, Draft, NonceSource, Stamp};
use crate::response::Answer;
use crate::response::{self, Trusted};

pub use builder::ClientBuilder;
pub use call::Call;
pub(crate) use call::CallOptions;
pub(crate) use certificates::Refresh;
use course::Course;
use deadline::Deadline;
use departure::Departure;
use http_client::{HttpClient, Received};
pub use observer::Attempt;
use observer::Observer;
pub use retry::RetryPolicy;
use retry::did_not_leave;
pub use source::Source;
pub(crate) use source::{KeyFile, no_path};

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
    /// endpoints. Whoever reads the answer says how the course ended.
    pub(crate) async fn execute(
        &self,
        mut parts: Parts,
        options: &CallOptions,
    ) -> Result<(Trusted, Course)> {
        let spec = parts.spec().clone();
        let total = options.total_timeout.unwrap_or(self.inner.total_timeout);
        let deadline = Deadline::after(total);
        let file = parts.download;
        let mut course = Course::new(spec.clone(), &self.inner.observer).of_file(file);
        let span = course.span().clone();
        let call = async {
            self.ensure_platform_keys(&spec, deadline)
                .await
                .map_err(Error::before_sending)?;
            parts.load_upload().await?;
            let draft = Draft::new(parts)?;
            let retry = options.retry.as_ref().unwrap_or(&self.inner.retry);
            let spec = &spec;
            let judge = |received| async move {
                match received {
                    Received::Whole(response) if !file => {
                        self.verify(spec, response, deadline).await
                    }
                    received => self.file(spec, received, deadline).await,
                }
            };
            self.attempts(&draft, retry, deadline, &mut course, judge)
                .await
        };
        let result = tokio::time::timeout(total, call.instrument(span)).await;
        match result.unwrap_or_else(|_| Err(course.out_of_time(total))) {
            Ok(trusted) => Ok((trusted, course)),
            error => course.over(error).map(|trusted| (trusted, course)),
        }
    }

    /// Verifies an answer; when it names a platform certificate that is not known, with fresh
    /// ones.
    async fn verify(
        &self,
        spec: &Spec,
        response: Response<Bytes>,
        deadline: Deadline,
    ) -> Result<Trusted> {
        self.learn(response.headers(), deadline).await;
        response::verify(spec, response, &self.inner.merchant, self.inner.clock.now())
    }

    /// Makes attempts, as long as the policy, the kind of failure and the time allow another. Each
    /// is judged before anything is decided.
    async fn attempts<T, J: Future<Output = Result<T>>>(
        &self,
        draft: &Draft,
        retry: &RetryPolicy,
        deadline: Deadline,
        course: &mut Course,
        judge: impl Fn(Received) -> J,
    ) -> Result<T> {
        let own_host = draft
            .host()
            .map(|host| BaseUrl::named("host", host))
            .transpose()?;
        let base_urls = match &own_host {
            Some(host) => std::slice::from_ref(host),
            None if draft.spec().client_certificate => &self.inner.client_certificate_base_urls,
            None => &self.inner.base_urls,
        };
        let mut entrances = base_urls.iter().cycle();
        let mut untried = base_urls.len();
        loop {
            let Some(base_url) = entrances.next() else {
                return Err(ConfigError::new("base_url", "there is none").into());
            };
            // The entrances that are still to be tried have as much time to be reached as this.
            let patience = deadline.share(untried);
            untried = untried.saturating_sub(1);
            let request = self.sign(draft, base_url).await?;
            self.inner.check_channel(request.uri())?;
            let certificate = draft.spec().client_certificate;
            let through = self.inner.http.through(request.uri(), certificate)?;
            let departure = course.begin(&request, through);
            let result = match self.attempt(draft, request, &departure, patience).await {
                Ok(received) => {
                    course.received(&received);
                    judge(received).await
                }
                Err(error) => Err(error),
            };
            let error = match result {
                Ok(judged) => return Ok(judged),
                Err(error) => error,
            };
            let wait = if did_not_leave(&error) && untried > 0 {
                Some(Duration::ZERO)
            } else {
                retry.delay(draft.spec(), course.number(), &error)
            };
            // What would come too late is not waited for: this answer says more than a timeout.
            // A stream is gone once it was sent.
            match wait.filter(|wait| deadline.allows(*wait) && !draft.is_stream()) {
                Some(wait) => {
                    course.again(error, wait);
                    if !wait.is_zero() {
                        tokio::time::sleep(wait).await;
                    }
                }
                None => return Err(error),
            }
        }
    }

    async fn attempt(
        &self,
        draft: &Draft,
        request: Request<Bytes>,
        departure: &Departure,
        patience: Duration,
    ) -> Result<Received> {
        let certificate = draft.spec().client_certificate;
        let http = &self.inner.http;
        if draft.is_download() {
            return http.open(request, certificate, departure, patience).await;
        }
        let answer = http.send(request, certificate, departure, patience).await?;
        Ok(Received::Whole(answer))
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

impl Inner {
    /// Sees to it that nobody on the way reads what is signed, unless that is what the client was
    /// set up for.
    fn check_channel(&self, uri: &Uri) -> Result<(), ConfigError> {
        let mut bases = self
            .base_urls
            .iter()
            .chain(&self.client_certificate_base_urls);
        if uri.scheme() == Some(&Scheme::HTTPS) || bases.any(|base| base.is_origin_of(uri)) {
            return Ok(());
        }
        Err(ConfigError::new(
            "host",
            "does not begin with https://, and what is signed is not sent in the clear; if it is \
             right, make it a `base_url` of the client",
        ))
    }
}

pub(crate) async fn call<E: Endpoint>(
    client: &Client,
    parts: Parts,
    options: &CallOptions,
) -> Result<Answer<E::Response>> {
    let (trusted, mut course) = client.execute(parts, options).await?;
    course.over(response::decode::<E>(trusted, client.merchant()))
}
