//! From an endpoint to a signed HTTP request: a pure function of keys, clock and nonce.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use http::{Request, Uri};
use zeroize::Zeroizing;

use crate::apiv2::{SignType, sign, xml};
use crate::apiv3;
use crate::base_url::BaseUrl;
use crate::crypto::{PublicKey, random};
use crate::download;
use crate::encode::{EncodeError, Encoded};
use crate::endpoint::{Endpoint, parts};
use crate::error::{ConfigError, Error, ErrorKind, Result};
use crate::keys::PlatformKeys;
use crate::merchant::Merchant;
use crate::parts::{Body, Parts, Text};
use crate::path;
use crate::signer::{Scheme, SigningKey};
use crate::spec::{Protocol, Spec};
use crate::upload::{self, Form, Ready};

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

    pub(crate) fn nonce(&self) -> &str {
        &self.nonce
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
}

/// Builds and signs the HTTP request of an endpoint.
///
/// The URL is absolute, under `base_url` (or the host that the endpoint declares). Send exactly
/// this request: one changed byte makes the signature wrong.
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
    mchid: String,
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
    /// The serial number holds characters that no header can carry.
    pub fn signed(
        mut self,
        scheme: Scheme,
        serial: &str,
        signature: &[u8],
    ) -> Result<Request<Bytes>> {
        if self.message.is_some() {
            let Stamp { timestamp, nonce } = &self.stamp;
            let value =
                apiv3::authorization(scheme, &self.mchid, serial, *timestamp, nonce, signature);
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
        if let (true, Some(serial)) = (signed, merchant.platform_keys().preferred()) {
            headers.insert("wechatpay-serial", header("Wechatpay-Serial", serial)?.1);
        }
        Ok(Self {
            request,
            stamp: stamp.clone(),
            mchid: merchant.mchid().to_owned(),
            message,
        })
    }

    fn sign_here(self, merchant: &Merchant) -> Result<Request<Bytes>> {
        let Some(message) = &self.message else {
            return Ok(self.request);
        };
        let key = merchant.signing()?;
        let signature = key.sign_here(message).ok_or_else(|| {
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
        match merchant.signing()? {
            SigningKey::Remote(signer) => {
                let signature = signer
                    .sign(message)
                    .await
                    .map_err(|error| Error::not_sent(ErrorKind::Signer(error)))?;
                self.signed(signer.scheme(), signer.serial(), &signature)
            }
            SigningKey::Rsa { .. } => self.sign_here(merchant),
        }
    }
}

/// A request that is complete but for time, nonce, encryption and signature: each attempt to send
/// it gets its own.
pub(crate) struct Draft {
    spec: Spec,
    /// Below the base URL, without leading slash.
    path: String,
    query: Vec<(String, Text)>,
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
        let mut path = path::fill(&parts.spec.path, &parts.path_values)?;
        if parts.spec.protocol == Protocol::V2
            && let Some(rest) = path.strip_prefix("v2/")
        {
            path = rest.to_owned();
        }
        let upload = parts.upload.map(upload::Part::ready).transpose()?;
        let body = match &upload {
            Some(upload) => upload.describe(parts.body)?,
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
            path,
            query: parts.query,
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

    pub(crate) fn prepare(
        &self,
        merchant: &Merchant,
        base_url: &BaseUrl,
        stamp: &Stamp,
    ) -> Result<UnsignedRequest> {
        let keys = merchant.platform_keys();
        // One key for the whole request: the header names what the fields are encrypted with.
        let recipient = keys.preferred();
        let uri = self.uri(base_url, &keys)?;
        let boundary = upload::boundary(stamp);
        let mut rest = None;
        let mut body = match &self.body {
            DraftBody::Json(json) => json.clone(),
            DraftBody::SensitiveJson(encoded) => encrypt_json(encoded, &keys)?.into(),
            DraftBody::Xml(fields) => self.signed_fields(fields, merchant, stamp, |fields| {
                let Some(upload) = &self.upload else {
                    return xml::write("xml", fields.iter().copied())
                        .map(Into::into)
                        .map_err(|error| EncodeError::new("", error.to_string()));
                };
                let mut form = Form::new(&boundary);
                for (name, value) in fields {
                    form.text(name, None, value.as_bytes());
                }
                let (body, stream) = form.file(upload);
                rest = stream;
                Ok(body)
            })?,
        };
        let message = match self.body {
            DraftBody::Xml(_) => None,
            _ if self.download && download::is_public(&self.spec) => None,
            _ => {
                let target = uri.path_and_query().map_or("/", |target| target.as_str());
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
        if let (Some(_), Some(serial)) = (&message, recipient) {
            headers.insert("wechatpay-serial", header("Wechatpay-Serial", serial)?.1);
        }
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
        let mchid = merchant.mchid().to_owned();
        Ok(UnsignedRequest {
            request,
            stamp: stamp.clone(),
            mchid,
            message,
        })
    }

    fn uri(&self, base_url: &BaseUrl, keys: &PlatformKeys) -> Result<Uri> {
        let base = base_url.as_str();
        let mut url = String::with_capacity(base.len() + self.path.len());
        url.push_str(base);
        url.push_str(&self.path);
        for (index, (name, value)) in self.query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            path::percent_encode(name, &mut url);
            url.push('=');
            match value {
                Text::Plain(value) => path::percent_encode(value, &mut url),
                Text::Sensitive(value) => {
                    path::percent_encode(&encrypt(value, recipient(keys)?, name)?, &mut url);
                }
            }
        }
        let uri = Uri::try_from(url)
            .map_err(|error| EncodeError::new("", format!("the URL is not valid: {error}")))?;
        Ok(uri)
    }

    /// Signs the fields of an APIv2 request, and has them written.
    fn signed_fields(
        &self,
        fields: &[(String, Text)],
        merchant: &Merchant,
        stamp: &Stamp,
        write: impl FnOnce(&[(&str, &str)]) -> Result<Bytes, EncodeError>,
    ) -> Result<Bytes> {
        let key = merchant.v2_key()?;
        let mut encrypted = Vec::new();
        for (name, value) in fields {
            if let Text::Sensitive(value) = value {
                encrypted.push(encrypt(value, merchant.bank_key()?, name)?);
            }
        }
        let mut encrypted = encrypted.iter();
        let mut fields: Vec<(&str, &str)> = fields
            .iter()
            .filter_map(|(name, value)| match value {
                Text::Plain(value) => Some((name.as_str(), value.as_str())),
                Text::Sensitive(_) => encrypted
                    .next()
                    .map(|value| (name.as_str(), value.as_str())),
            })
            .collect();
        check_merchant(&fields, merchant.mchid())?;
        let has = |fields: &[(&str, &str)], name| fields.iter().any(|(key, _)| *key == name);
        // No upload is documented to have one.
        let nonce_str = self.spec.nonce_str && self.upload.is_none();
        if nonce_str && !has(&fields, "nonce_str") {
            fields.push(("nonce_str", &stamp.nonce));
        }
        let sign_type = fields.iter().find(|(name, _)| *name == "sign_type");
        let sign_type = match sign_type.map(|(_, value)| SignType::from_field(value)) {
            None => SignType::default(),
            Some(Some(sign_type)) => sign_type,
            Some(None) => {
                return Err(EncodeError::new("sign_type", "is neither MD5 nor HMAC-SHA256").into());
            }
        };
        let signature = sign(fields.iter().copied(), key, sign_type);
        fields.push(("sign", &signature));
        Ok(write(&fields)?)
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

/// Puts ciphertexts in the place of the sensitive strings.
fn encrypt_json(encoded: &Encoded, keys: &PlatformKeys) -> Result<Vec<u8>> {
    let key = recipient(keys)?;
    let json = &encoded.json;
    let mut out = Vec::with_capacity(json.len() + encoded.sensitive.len() * 352);
    let mut written = 0;
    for span in &encoded.sensitive {
        out.extend_from_slice(&json[written..span.start]);
        let value: Zeroizing<String> = serde_json::from_slice(&json[span.clone()])
            .map(Zeroizing::new)
            .map_err(|error| EncodeError::new("", error.to_string()))?;
        out.push(b'"');
        out.extend_from_slice(encrypt(&value, key, "")?.as_bytes());
        out.push(b'"');
        written = span.end;
    }
    out.extend_from_slice(&json[written..]);
    Ok(out)
}

fn encrypt(value: &str, key: &PublicKey, name: &str) -> Result<String> {
    let ciphertext = key
        .encrypt_oaep(value.as_bytes())
        .map_err(|error| EncodeError::new(name, format!("cannot be encrypted: {error}")))?;
    Ok(STANDARD.encode(ciphertext))
}

/// The key that sensitive fields are encrypted with.
fn recipient(keys: &PlatformKeys) -> Result<&PublicKey> {
    keys.preferred().and_then(|id| keys.get(id)).ok_or_else(|| {
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

/// An order of one merchant signed with the key of another is refused with nothing but "sign
/// error"; here the reason can still be told.
fn check_merchant(fields: &[(&str, &str)], mchid: &str) -> Result<(), EncodeError> {
    for (name, value) in fields {
        if matches!(*name, "mch_id" | "mchid" | "combine_mch_id") && *value != mchid {
            return Err(EncodeError::new(
                *name,
                format!("is not the merchant of this client, which is {mchid}"),
            ));
        }
    }
    Ok(())
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), EncodeError> {
    let problem = || EncodeError::new(name, "has characters that no HTTP header can carry");
    let value = HeaderValue::try_from(value).map_err(|_| problem())?;
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| problem())?;
    Ok((name, value))
}
