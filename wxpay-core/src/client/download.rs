//! Files: answers that are streamed, and links that WeChat Pay gives.

use std::borrow::Cow;

use bytes::Bytes;
use http::{Response, Uri};
use reqwest::Url;
use tracing::Instrument as _;

use crate::apiv2::SignType;
use crate::bill::BillLink;
use crate::client::course::Course;
use crate::client::deadline::Deadline;
use crate::client::http_client::Received;
use crate::client::{Client, Inner};
use crate::download::{BEGIN, Body, Download, Sealed, instead_of_file, is_json, is_no_json};
use crate::error::{DownloadError, Error, ErrorKind, Result};
use crate::operation::{self, Method, Protocol, Spec, Trust};
use crate::request::base_url::BaseUrl;
use crate::request::{Stamp, UnsignedRequest};
use crate::response::{Trusted, accept, looks_like_xml, verify_whole};

/// How many blank bytes an answer of APIv2 may begin with and be taken for a file, not a refusal.
const LONGEST_BLANK: usize = 256;

impl Client {
    /// Fetches the file behind a link that WeChat Pay gave, such as the `download_url` of a
    /// receipt.
    ///
    /// The link is asked with `Authorization`, so it must be an `https://` one of WeChat Pay
    /// (`*.mch.weixin.qq.com`, `*.wechatpay.cn`), lead to a base URL of this client, or to a
    /// [`download_host`](crate::ClientBuilder::download_host). Files that are documented to be
    /// signed are verified. Most are not signed; where a hash came with the link, let
    /// [`fetch_bill`](Client::fetch_bill) check it.
    ///
    /// # Errors
    /// The link leads elsewhere, there is no answer, the server refuses, or a signature that has
    /// to be there is wrong.
    pub async fn download(&self, url: &str) -> Result<Download> {
        self.fetch(url, None).await
    }

    /// Fetches a bill, whose link and hash a bill endpoint answered: decrypts it if it is
    /// encrypted, decompresses it if it is gzip, and checks the hash.
    ///
    /// The bill is good when all of it was read without an error; see [`Download`]. Its rows are
    /// read with [`Bill`](crate::bill::Bill).
    ///
    /// ```no_run
    /// # extern crate wxpay_core as wxpay;
    /// use std::fs::File;
    /// use std::io::BufReader;
    /// use wxpay::bill::{Bill, BillLink};
    /// use wxpay::{Client, endpoint};
    ///
    /// /// Applies for the trade bill of a day (申请交易账单).
    /// #[endpoint(GET "v3/bill/tradebill" -> BillLink)]
    /// pub struct ApplyForTradeBill {
    ///     pub bill_date: String,
    ///     pub tar_type: Option<String>,
    /// }
    ///
    /// # async fn run(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let request = ApplyForTradeBill {
    ///     bill_date: "2026-01-31".to_owned(),
    ///     tar_type: Some("GZIP".to_owned()),
    /// };
    /// let link = request.send(client).await?;
    /// client.fetch_bill(&link).await?.save("2026-01-31.csv").await?;
    ///
    /// let mut fen = 0;
    /// for row in Bill::parse(BufReader::new(File::open("2026-01-31.csv")?))? {
    ///     fen += row?.fen("订单金额")?.unwrap_or(0);
    /// }
    /// # Ok(())
    /// # }
    /// # fn main() {}
    /// ```
    ///
    /// # Errors
    /// As [`download`](Client::download); and when the link comes without a hash, with a hash of
    /// an unknown kind, or with an encrypted key that the merchant's private key does not open.
    pub async fn fetch_bill(&self, link: &BillLink) -> Result<Download> {
        let check = link.check()?;
        let sealed = self.sealed(link)?;
        // The hash stood in a signed answer, and proves more than a signature over the file as
        // it was sent.
        let download = self.fetch(&link.download_url, Some(Trust::Nothing)).await?;
        Ok(download.unpacked(sealed, check))
    }

    /// What an answer with a file's endpoint gives.
    pub(super) async fn file(
        &self,
        spec: &Spec,
        received: Received,
        deadline: Deadline,
    ) -> Result<Trusted> {
        self.open(spec, operation::trust(spec), received, deadline)
            .await
    }

    async fn open(
        &self,
        spec: &Spec,
        trust: Trust,
        received: Received,
        deadline: Deadline,
    ) -> Result<Trusted> {
        self.learn(received.headers(), deadline).await;
        let Inner {
            merchant,
            http,
            clock,
            ..
        } = &*self.inner;
        let mut answer = match received {
            Received::Open(answer) => answer,
            Received::Whole(response) => {
                return verify_whole(spec, response, merchant, clock.now());
            }
        };
        let mut head = Response::new(());
        *head.status_mut() = answer.status();
        *head.headers_mut() = std::mem::take(answer.headers_mut());
        if let Some(sign_type) = answer.extensions().get::<SignType>() {
            head.extensions_mut().insert(*sign_type);
        }
        let mut body = Body::network(answer, http.attempt_timeout);
        let decided = |begin: &[u8]| looks_like_xml(begin).is_some();
        let begin = match (spec.protocol, trust) {
            (Protocol::V2, _) => body.peek(LONGEST_BLANK, decided).await?,
            (Protocol::V3, Trust::Nothing) => body.peek(BEGIN, is_no_json).await?,
            (Protocol::V3, _) => Bytes::new(),
        };
        let refusal = spec.protocol == Protocol::V2 && looks_like_xml(&begin) != Some(false);
        if trust == Trust::Nothing && !refusal && is_json(head.headers(), &begin) {
            let body = body.collect(http.body_limit).await?;
            return Err(instead_of_file(head.map(|()| body)));
        }
        if refusal || trust == Trust::Signature {
            let body = body.collect(http.body_limit).await?;
            let response = head.map(|()| body);
            return verify_whole(spec, response, merchant, clock.now());
        }
        let head = accept(spec, trust, head, merchant, clock.now())?;
        Ok(Trusted::file(Download::new(head, body)))
    }

    async fn fetch(&self, url: &str, trust: Option<Trust>) -> Result<Download> {
        let url = self.inner.link(url)?;
        let mut spec = Spec::v3(Method::Get, "");
        // Tokens are in the query string; of the rest nobody knows what it means.
        spec.path = Cow::Owned(url.path().trim_start_matches('/').to_owned());
        let trust = trust.unwrap_or_else(|| operation::trust(&spec));
        let total = self.inner.total_timeout;
        let deadline = Deadline::after(total);
        let mut course = Course::new(spec.clone(), &self.inner.observer);
        let span = course.span().clone();
        let fetched = async {
            if trust == Trust::Nothing {
                self.keep_certificates_fresh();
            } else {
                let ready = self.ensure_platform_keys(&spec, deadline).await;
                ready.map_err(Error::before_sending)?;
            }
            let received = self.ask(&url, &spec, &mut course).await?;
            course.received(&received);
            self.open(&spec, trust, received, deadline).await
        };
        let fetched = tokio::time::timeout(total, fetched.instrument(span)).await;
        let fetched = fetched.unwrap_or_else(|_| Err(course.out_of_time(total)));
        course.over(fetched.and_then(Trusted::into_download))
    }

    async fn ask(&self, url: &Url, spec: &Spec, course: &mut Course) -> Result<Received> {
        let inner = &*self.inner;
        let uri: Uri = url
            .as_str()
            .parse()
            .map_err(|_| link("the link cannot be sent: it holds characters that no URL has"))?;
        let public = operation::is_public(spec) || operation::is_public_host(url.host_str());
        let stamp = Stamp::new(inner.clock.now(), inner.nonces.nonce()?)?;
        let request = UnsignedRequest::link(uri, &inner.merchant, &stamp, !public)?
            .sign(&inner.merchant)
            .await?;
        let through = inner.http.through(request.uri(), false)?;
        let departure = course.begin(&request, through);
        let patience = inner.total_timeout;
        inner.http.open(request, false, &departure, patience).await
    }

    /// What opens an encrypted bill.
    fn sealed(&self, bill: &BillLink) -> Result<Option<Sealed>> {
        let Some(key) = bill.encrypt_key.as_deref().filter(|key| !key.is_empty()) else {
            return Ok(None);
        };
        let nonce = bill.nonce.as_deref().unwrap_or_default();
        Sealed::new(&self.merchant().decryption_keys(), key, nonce)
            .map(Some)
            .map_err(|error| Error::not_sent(ErrorKind::Download(error)))
    }
}

impl Inner {
    /// Checks that a link leads to where the merchant's signature may be shown.
    fn link(&self, url: &str) -> Result<Url> {
        let mut url = Url::parse(url).map_err(|_| {
            link("the link is no absolute URL; pass `download_url` on as it was answered")
        })?;
        url.set_fragment(None);
        if !url.username().is_empty() || url.password().is_some() {
            return Err(link("the link has user info, and WeChat Pay's never have"));
        }
        let bases = self
            .base_urls
            .iter()
            .chain(&self.client_certificate_base_urls);
        let own = bases
            .filter_map(|base| Url::parse(BaseUrl::as_str(base)).ok())
            .any(|base| base.origin() == url.origin());
        if own {
            return Ok(url);
        }
        if url.scheme() != "https" {
            return Err(link(
                "the link does not begin with https://, and `Authorization` is not sent in the \
                 clear",
            ));
        }
        let host = url.host_str().unwrap_or_default();
        let allowed = |name: &String| name.eq_ignore_ascii_case(host);
        let trusted = url.port().is_none() && is_wechat_pays(host);
        if trusted || self.download_hosts.iter().any(allowed) {
            return Ok(url);
        }
        let host = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let kind = ErrorKind::Download(DownloadError::ForeignHost { host });
        Err(Error::not_sent(kind))
    }
}

fn is_wechat_pays(host: &str) -> bool {
    [".mch.weixin.qq.com", ".wechatpay.cn"]
        .iter()
        .any(|domain| host.len() > domain.len() && host.ends_with(domain))
}

fn link(problem: &str) -> Error {
    Error::not_sent(ErrorKind::Download(DownloadError::Link(problem.to_owned())))
}
