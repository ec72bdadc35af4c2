//! From an endpoint to a signed HTTP request: a pure function of keys, clock and nonce.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use http::{Request, Uri};

use crate::apiv2::{SignType, sign, xml};
use crate::apiv3;
use crate::base_url::BaseUrl;
use crate::crypto::random;
use crate::encode::EncodeError;
use crate::endpoint::{Endpoint, parts};
use crate::error::{ConfigError, Result};
use crate::merchant::Merchant;
use crate::parts::{Body, Parts};
use crate::path;
use crate::spec::Protocol;

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
}

/// Builds and signs the HTTP request of an endpoint.
///
/// The URL is absolute, under `base_url` (or the host that the endpoint declares). Send exactly
/// this request: one changed byte makes the signature wrong.
///
/// # Errors
/// A field that has no form on the wire, a path value that would leave its segment, a key that
/// the endpoint needs and the merchant lacks.
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
    let draft = Draft::new(parts(endpoint)).map_err(|error| error.at(&E::SPEC))?;
    draft.sign(merchant, base_url, stamp)
}

/// A request that is complete but for its signature. Each attempt to send it is signed anew.
pub(crate) struct Draft {
    spec: crate::Spec,
    /// Path and query string below the base URL, without leading slash.
    target: String,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: DraftBody,
}

enum DraftBody {
    Json(Bytes),
    Xml(Vec<(String, String)>),
}

impl Draft {
    pub(crate) fn new(parts: Parts) -> Result<Self> {
        let parts = parts.check()?;
        let mut target = path::fill(parts.spec.path, &parts.path_values)?;
        if parts.spec.protocol == Protocol::V2
            && let Some(rest) = target.strip_prefix("v2/")
        {
            target = rest.to_owned();
        }
        for (index, (name, value)) in parts.query.iter().enumerate() {
            target.push(if index == 0 { '?' } else { '&' });
            path::percent_encode(name, &mut target);
            target.push('=');
            path::percent_encode(value, &mut target);
        }
        let body = match parts.body {
            Body::Nothing => DraftBody::Json(Bytes::new()),
            Body::Whole(encoder) => DraftBody::Json(encoder.finish()?.into()),
            Body::Fields { mut encoder, .. } => {
                encoder.raw(b"}");
                DraftBody::Json(encoder.finish()?.into())
            }
            Body::Xml(fields) => DraftBody::Xml(fields),
        };
        let headers = parts
            .headers
            .iter()
            .map(|(name, value)| header(name, value));
        Ok(Self {
            spec: parts.spec,
            target,
            headers: headers.collect::<Result<_, EncodeError>>()?,
            body,
        })
    }

    pub(crate) fn spec(&self) -> &crate::Spec {
        &self.spec
    }

    pub(crate) fn sign(
        &self,
        merchant: &Merchant,
        base_url: &BaseUrl,
        stamp: &Stamp,
    ) -> Result<Request<Bytes>> {
        self.sign_unlocated(merchant, base_url, stamp)
            .map_err(|error| error.at(&self.spec))
    }

    fn sign_unlocated(
        &self,
        merchant: &Merchant,
        base_url: &BaseUrl,
        stamp: &Stamp,
    ) -> Result<Request<Bytes>> {
        let base = base_url.as_str();
        let mut url = String::with_capacity(base.len() + self.target.len());
        url.push_str(base);
        url.push_str(&self.target);
        let uri = Uri::try_from(url)
            .map_err(|error| EncodeError::new("", format!("the URL is not valid: {error}")))?;
        let (body, authorization) = match &self.body {
            DraftBody::Json(json) => {
                let header = self.authorization(merchant, &uri, json, stamp)?;
                (json.clone(), Some(header))
            }
            DraftBody::Xml(fields) => (self.signed_xml(fields, merchant, stamp)?, None),
        };
        let mut request = Request::new(body);
        *request.method_mut() = self.spec.method.into();
        *request.uri_mut() = uri;
        let has_body = !request.body().is_empty();
        let headers = request.headers_mut();
        headers.reserve(6 + self.headers.len());
        headers.insert(USER_AGENT, HeaderValue::from_static(USER_AGENT_TEXT));
        let (accept, content_type) = match self.spec.protocol {
            Protocol::V3 => ("application/json", "application/json; charset=utf-8"),
            Protocol::V2 => ("*/*", "text/xml; charset=utf-8"),
        };
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        if has_body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        if let Some(value) = authorization {
            headers.insert(AUTHORIZATION, value);
            if let Some(serial) = merchant.platform_keys().preferred() {
                headers.insert("wechatpay-serial", header("Wechatpay-Serial", serial)?.1);
            }
        }
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
        Ok(request)
    }

    fn authorization(
        &self,
        merchant: &Merchant,
        uri: &Uri,
        body: &[u8],
        stamp: &Stamp,
    ) -> Result<HeaderValue> {
        let (serial, key) = merchant.signing()?;
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        let Stamp { timestamp, nonce } = stamp;
        let method = self.spec.method.as_str();
        let message = apiv3::request_message(method, target, *timestamp, nonce, body);
        let value =
            apiv3::authorization(merchant.mchid(), serial, key, *timestamp, nonce, &message)?;
        let mut value = HeaderValue::try_from(value)
            .map_err(|_| ConfigError::new("serial", "holds characters that no header can carry"))?;
        value.set_sensitive(true);
        Ok(value)
    }

    fn signed_xml(
        &self,
        fields: &[(String, String)],
        merchant: &Merchant,
        stamp: &Stamp,
    ) -> Result<Bytes> {
        let key = merchant.v2_key()?;
        let mut fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        check_merchant(&fields, merchant.mchid())?;
        let has = |fields: &[(&str, &str)], name| fields.iter().any(|(key, _)| *key == name);
        if self.spec.nonce_str && !has(&fields, "nonce_str") {
            fields.push(("nonce_str", &stamp.nonce));
        }
        let sign_type = fields.iter().find(|(name, _)| *name == "sign_type");
        let sign_type = match sign_type.map(|(_, value)| (SignType::from_field(value), value)) {
            None => SignType::default(),
            Some((Some(sign_type), _)) => sign_type,
            Some((None, _)) => {
                return Err(EncodeError::new("sign_type", "is neither MD5 nor HMAC-SHA256").into());
            }
        };
        let signature = sign(fields.iter().copied(), key, sign_type);
        fields.push(("sign", &signature));
        let xml =
            xml::write("xml", fields).map_err(|error| EncodeError::new("", error.to_string()))?;
        Ok(xml.into())
    }
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
