//! From an endpoint to a signed HTTP request: a pure function of keys, clock and nonce.

mod apiv2;
pub(crate) mod base_url;
mod clock;
mod content_type;
pub(crate) mod link;
mod multipart;
mod region;

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use http::{Request, Uri};

use crate::apiv3;
use crate::codec::encode::{EncodeError, Encoded};
use crate::codec::percent;
use crate::crypto::random;
use crate::endpoint::parts::{Body, Parts, Text};
use crate::endpoint::path;
use crate::endpoint::{Endpoint, parts};
use crate::error::{ConfigError, Result};
use crate::merchant::Merchant;
use crate::merchant::account::Account;
use crate::merchant::platform_key::PlatformKey;
use crate::merchant::signer::Scheme;
use crate::operation::{Protocol, Spec, is_public};
use crate::request::multipart::{Form, boundary};
use crate::upload::{self, Ready};

pub use base_url::BaseUrl;
pub use clock::{Clock, NonceSource};
pub(crate) use clock::{SystemClock, SystemNonces};
pub use link::{Link, Redirect, build_link};
pub use region::Region;

/// When a request is signed, and with which nonce.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    timestamp: i64,
    nonce: String,
}

impl Stamp {
    /// A stamp with a nonce of your own: up to 32 letters and digits, never twice.
    ///
    /// `timestamp` is in unix seconds.
    ///
    /// # Errors
    /// The nonce is empty, longer than 32, or has other characters.
    pub fn new(timestamp: i64, nonce: impl Into<String>) -> Result<Self> {
        let nonce = nonce.into();
        let fits = !nonce.is_empty()
            && nonce.len() <= 32
            && nonce.bytes().all(|byte| byte.is_ascii_alphanumeric());
        match fits {
            true => Ok(Self { timestamp, nonce }),
            false => Err(ConfigError::new("nonce", "expected 1 to 32 letters and digits").into()),
        }
    }

    /// A stamp with a random nonce.
    ///
    /// # Errors
    /// The operating system gives no random bytes.
    pub fn random(timestamp: i64) -> Result<Self> {
        match random::nonce_str() {
            Ok(nonce) => Ok(Self { timestamp, nonce }),
            Err(error) => Err(ConfigError::random(error).into()),
        }
    }

    /// Unix time, in seconds.
    #[must_use]
    pub fn timestamp(&self) -> i64 {
        self.timestamp
    }

    /// The nonce: 1 to 32 letters and digits.
    #[must_use]
    pub fn nonce(&self) -> &str {
        &self.nonce
    }
}

/// Builds and signs the HTTP request of an endpoint.
///
/// The URL is absolute, under `base_url` (or the host that the endpoint declares). Send exactly
/// this request: one changed byte makes the signature wrong.
///
/// A request of APIv2 that names its `sign_type` has it among its extensions too, as an
/// [`apiv2::SignType`](crate::apiv2::SignType), for [`read_response`](crate::read_response).
///
/// # Errors
/// A field that has no form on the wire, a path value that would leave its segment, a key that
/// the endpoint needs and the merchant lacks. A merchant whose key is held by a
/// [`Signer`](crate::Signer) cannot sign here: see [`prepare_request`].
///
/// ```no_run
/// use wxpay_core::{BaseUrl, Endpoint, Merchant, Stamp, build_request};
///
/// fn signed<E: Endpoint>(endpoint: &E, merchant: &Merchant) -> wxpay_core::Result<()> {
///     let base_url = BaseUrl::new(BaseUrl::DEFAULT)?;
///     let request = build_request(endpoint, merchant, &base_url, &Stamp::random(1_700_000_000)?)?;
///     assert!(request.headers().contains_key("authorization"));
///     Ok(())
/// }
/// ```
pub fn build_request<E: Endpoint>(
    endpoint: &E,
    merchant: &Merchant,
    base_url: &BaseUrl,
    stamp: &Stamp,
) -> Result<Request<Bytes>> {
    let unsigned = prepare_request(endpoint, merchant, base_url, stamp)?;
    unsigned
        .sign_here(merchant)
        .map_err(|error| error.at(&E::SPEC))
}

/// Builds the HTTP request of an endpoint up to its signature, which you make yourself: sign
/// [`UnsignedRequest::message`], and give the signature to [`UnsignedRequest::signed`].
///
/// # Errors
/// As [`build_request`].
pub fn prepare_request<E: Endpoint>(
    endpoint: &E,
    merchant: &Merchant,
    base_url: &BaseUrl,
    stamp: &Stamp,
) -> Result<UnsignedRequest> {
    Draft::new(parts(endpoint))
        .and_then(|draft| match draft.is_stream() {
            true => {
                let problem = "a stream is read while it is sent, which takes a client";
                Err(EncodeError::new("", problem).into())
            }
            false => draft.prepare(merchant, base_url, stamp),
        })
        .map_err(|error| error.at(&E::SPEC))
}

/// A request that lacks nothing but its signature.
#[derive(Debug)]
pub struct UnsignedRequest {
    request: Request<Bytes>,
    stamp: Stamp,
    account: Account,
    /// What is to be signed; APIv2 signs with a shared key inside the body, where it is done.
    message: Option<Vec<u8>>,
}

impl UnsignedRequest {
    /// The text to sign with the merchant's key; `None` when the request needs no such signature.
    #[must_use]
    pub fn message(&self) -> Option<&[u8]> {
        self.message.as_deref()
    }

    /// The complete request. `serial` is the serial number of the certificate of the key that
    /// made the signature.
    ///
    /// # Errors
    /// The serial number holds characters that no header can carry; the scheme is for brands and
    /// this request is a merchant's, or the reverse.
    pub fn signed(
        mut self,
        scheme: Scheme,
        serial: &str,
        signature: &[u8],
    ) -> Result<Request<Bytes>> {
        if self.message.is_some() {
            let Stamp { timestamp, nonce } = &self.stamp;
            self.account.check_scheme("signer", scheme)?;
            let id = self.account.id();
            let value = apiv3::authorization(scheme, id, serial, *timestamp, nonce, signature);
            let mut value = HeaderValue::try_from(value).map_err(|_| {
                ConfigError::new("serial", "holds characters that no header can carry")
            })?;
            value.set_sensitive(true);
            self.request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(self.request)
    }

    /// A request for a file behind a link that WeChat Pay gave; `signed` says whether it is to be
    /// signed.
    pub(crate) fn link(uri: Uri, merchant: &Merchant, stamp: &Stamp, signed: bool) -> Result<Self> {
        let message = signed.then(|| {
            let target = uri.path_and_query().map_or("/", |target| target.as_str());
            apiv3::request_message("GET", target, stamp.timestamp, &stamp.nonce, b"")
        });
        let mut request = Request::new(Bytes::new());
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, HeaderValue::from_static(USER_AGENT_TEXT));
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        let keys = merchant.platform_keys();
        // Most files are not signed, and need no key.
        if signed && let Ok(Some((serial, _))) = merchant.recipient(&keys, stamp.timestamp) {
            headers.insert("wechatpay-serial", header("Wechatpay-Serial", serial)?.1);
        }
        Ok(Self {
            request,
            stamp: stamp.clone(),
            account: merchant.account().clone(),
            message,
        })
    }

    fn sign_here(self, merchant: &Merchant) -> Result<Request<Bytes>> {
        let Some(message) = &self.message else {
            return Ok(self.request);
        };
        let key = merchant.signing()?;
        let signature = key.sign_here(message).map_err(|_| {
            ConfigError::new(
                "signer",
                "signs elsewhere, which takes time; use `prepare_request`, or a client",
            )
        })??;
        self.signed(key.scheme(), key.serial(), &signature)
    }

    /// Signs wherever the key is.
    pub(crate) async fn sign(self, merchant: &Merchant) -> Result<Request<Bytes>> {
        let Some(message) = &self.message else {
            return Ok(self.request);
        };
        let key = merchant.signing()?;
        let signature = key.sign(message).await?;
        self.signed(key.scheme(), key.serial(), &signature)
    }
}

/// A request that is complete but for time, nonce, encryption and signature: each attempt to send
/// it gets its own.
pub(crate) struct Draft {
    spec: Spec,
    host: Option<Cow<'static, str>>,
    /// Below the base URL, without leading slash.
    path: String,
    query: Vec<(String, Text)>,
    /// The parameters of the query string that the caller left open.
    absent: Vec<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: DraftBody,
    /// Whether the answer is a file.
    download: bool,
    /// The file that goes along.
    upload: Option<Ready>,
}

enum DraftBody {
    Json(Bytes),
    /// With strings that are encrypted once it is known for whom.
    SensitiveJson(Encoded),
    Xml(Vec<(String, Text)>),
}

impl Draft {
    pub(crate) fn new(parts: Parts) -> Result<Self> {
        let parts = parts.check()?;
        let mut path = path::fill(parts.spec.method, &parts.spec.path, &parts.path_values)?;
        if parts.spec.protocol == Protocol::V2
            && let Some(rest) = path.strip_prefix("v2/")
        {
            path = rest.to_owned();
        }
        let upload = parts.upload.map(upload::Part::ready).transpose()?;
        let body = match &upload {
            Some(upload) => parts.body.about(upload)?,
            None => parts.body,
        };
        let body = match body {
            Body::Nothing => DraftBody::Json(Bytes::new()),
            Body::Whole(encoder) => DraftBody::json(encoder.into_encoded()?),
            Body::Fields { mut encoder, .. } => {
                encoder.raw(b"}");
                DraftBody::json(encoder.into_encoded()?)
            }
            Body::Xml(fields) => DraftBody::Xml(fields),
        };
        let headers = parts
            .headers
            .iter()
            .map(|(name, value)| header(name, value));
        Ok(Self {
            spec: parts.spec,
            host: parts.host,
            path,
            query: parts.query,
            absent: parts.absent,
            headers: headers.collect::<Result<_, EncodeError>>()?,
            body,
            download: parts.download,
            upload,
        })
    }

    /// Whether it can be sent only once.
    pub(crate) fn is_stream(&self) -> bool {
        self.upload.as_ref().is_some_and(Ready::is_stream)
    }

    /// Whether the answer is a file.
    pub(crate) fn is_download(&self) -> bool {
        self.download
    }

    pub(crate) fn spec(&self) -> &Spec {
        &self.spec
    }

    /// The one place where this request goes, if it does not go where the client's others do.
    pub(crate) fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    pub(crate) fn prepare(
        &self,
        merchant: &Merchant,
        base_url: &BaseUrl,
        stamp: &Stamp,
    ) -> Result<UnsignedRequest> {
        merchant.account().check_endpoint(&self.spec)?;
        let keys = merchant.platform_keys();
        // One key for the whole request: the header names what the fields are encrypted with.
        let recipient = match merchant.recipient(&keys, stamp.timestamp) {
            Ok(recipient) => recipient,
            // APIv2 uses none, and the certificates are asked for because none is there.
            Err(_) if self.spec.protocol == Protocol::V2 => None,
            Err(_) if self.spec.path == "v3/certificates" => keys.preferred_for(merchant.scheme()),
            Err(error) => return Err(error.into()),
        };
        let key = recipient.map(|(_, key)| key);
        let base_url = base_url.for_host(self.spec.host.filter(|_| self.host.is_none()))?;
        let url = match (&self.body, self.spec.protocol) {
            (DraftBody::Json(_), Protocol::V2) => self.signed_url(&base_url, merchant, stamp)?,
            _ => self.url(&base_url, key)?,
        };
        let uri = Uri::try_from(url)
            .map_err(|error| EncodeError::new("", format!("the URL is not valid: {error}")))?;
        let boundary = boundary(stamp);
        let mut rest = None;
        let mut body = match &self.body {
            DraftBody::Json(json) => json.clone(),
            DraftBody::SensitiveJson(encoded) => {
                let key = self::recipient(key)?;
                encoded.replaced(|value| encrypt(value, key, ""))?.into()
            }
            DraftBody::Xml(fields) => match &self.upload {
                None => self.signed_xml(fields, merchant, stamp)?,
                Some(upload) => {
                    let mut form = Form::new(&boundary);
                    for (name, value) in self.signed_fields(fields, merchant, stamp)? {
                        form.text(name, None, value.as_bytes());
                    }
                    let (body, stream) = form.file(upload);
                    rest = stream;
                    body
                }
            },
        };
        let message = match self.spec.protocol {
            Protocol::V2 => None,
            _ if self.download && is_public(&self.spec) => None,
            Protocol::V3 => {
                let target = uri.path_and_query().map_or("/", |target| target.as_str());
                let target = base_url.signed(target);
                let Stamp { timestamp, nonce } = stamp;
                let method = self.spec.method.as_str();
                Some(apiv3::request_message(
                    method, target, *timestamp, nonce, &body,
                ))
            }
        };
        if let (Some(upload), Some(_)) = (&self.upload, &message) {
            let mut form = Form::new(&boundary);
            form.text("meta", Some("application/json"), &body);
            (body, rest) = form.file(upload);
        }
        let mut request = Request::new(body);
        if let Some(rest) = rest {
            request.extensions_mut().insert(rest);
        }
        if let Some(sign_type) = self.sign_type() {
            request.extensions_mut().insert(sign_type);
        }
        *request.method_mut() = self.spec.method.into();
        *request.uri_mut() = uri;
        let has_body = !request.body().is_empty();
        let headers = request.headers_mut();
        headers.reserve(6 + self.headers.len());
        headers.insert(USER_AGENT, HeaderValue::from_static(USER_AGENT_TEXT));
        let (accept, content_type) = match self.spec.protocol {
            Protocol::V3 if self.download => ("*/*", "application/json; charset=utf-8"),
            Protocol::V3 => ("application/json", "application/json; charset=utf-8"),
            Protocol::V2 => ("*/*", "text/xml; charset=utf-8"),
        };
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        if self.upload.is_some() {
            let content_type = format!("multipart/form-data; boundary={boundary}");
            headers.insert(CONTENT_TYPE, header("Content-Type", &content_type)?.1);
        } else if has_body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        if let (Some(_), Some((serial, _))) = (&message, recipient) {
            headers.insert("wechatpay-serial", header("Wechatpay-Serial", serial)?.1);
        }
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
        Ok(UnsignedRequest {
            request,
            stamp: stamp.clone(),
            account: merchant.account().clone(),
            message,
        })
    }

    fn url(&self, base_url: &BaseUrl, key: Option<&PlatformKey>) -> Result<String> {
        let mut url = self.address(base_url);
        for (name, value) in &self.query {
            match value {
                Text::Plain(value) => push_parameter(&mut url, name, value),
                Text::Sensitive(value) => {
                    push_parameter(&mut url, name, &encrypt_text(value, recipient(key)?, name)?);
                }
            }
        }
        Ok(url)
    }

    /// The URL without the parameters.
    fn address(&self, base_url: &BaseUrl) -> String {
        let mut url = format!("{}{}", base_url.as_str(), self.path);
        if let Some(flag) = self.spec.query_flag {
            url.push('?');
            url.push_str(flag);
        }
        url
    }
}

impl DraftBody {
    fn json(mut encoded: Encoded) -> Self {
        match encoded.sensitive.is_empty() {
            true => DraftBody::Json(std::mem::take(&mut *encoded.json).into()),
            false => DraftBody::SensitiveJson(encoded),
        }
    }
}

/// Adds a parameter to a URL.
fn push_parameter(url: &mut String, name: &str, value: &str) {
    url.push(if url.contains('?') { '&' } else { '?' });
    percent::encode(name, url);
    url.push('=');
    percent::encode(value, url);
}

/// Puts ciphertexts in the place of what is sensitive in a JSON string, and takes the string's
/// text.
fn encrypt_text(encoded: &Encoded, key: &PlatformKey, name: &str) -> Result<String> {
    let json = encoded.replaced(|value| encrypt(value, key, name))?;
    serde_json::from_slice(&json).map_err(|error| EncodeError::new(name, error.to_string()).into())
}

fn encrypt(value: &str, key: &PlatformKey, name: &str) -> Result<String> {
    let ciphertext = key
        .encrypt(value.as_bytes())
        .map_err(|error| EncodeError::new(name, format!("cannot be encrypted: {error}")))?;
    Ok(STANDARD.encode(ciphertext))
}

/// The key that sensitive fields are encrypted with.
fn recipient(key: Option<&PlatformKey>) -> Result<&PlatformKey> {
    key.ok_or_else(|| {
        ConfigError::new(
            "platform_public_key",
            "is not set, and this request has sensitive fields, which are encrypted with it (or \
             with a `platform_certificate`)",
        )
        .into()
    })
}

/// Identifies the library and its version to the server, which demands a `User-Agent`.
const USER_AGENT_TEXT: &str = concat!("wxpay-rust/", env!("CARGO_PKG_VERSION"));

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), EncodeError> {
    let problem = || EncodeError::new(name, "has characters that no HTTP header can carry");
    let value = HeaderValue::try_from(value).map_err(|_| problem())?;
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| problem())?;
    Ok((name, value))
}
