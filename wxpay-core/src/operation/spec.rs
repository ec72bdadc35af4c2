use std::borrow::Cow;
use std::fmt;

use crate::text::foreign::Foreign;

/// What is fixed about an endpoint: method, path, protocol and the few peculiarities that the
/// options of `#[endpoint]` declare.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spec {
    /// The HTTP method.
    pub method: Method,
    /// The path without leading slash; `{name}` marks a value that is put in, always a whole
    /// segment. APIv2 paths begin with `v2/`, which is not sent.
    pub path: Cow<'static, str>,
    /// JSON signed with RSA, or XML signed with a shared key.
    pub protocol: Protocol,
    /// Whether the server demands the merchant's TLS client certificate.
    pub client_certificate: bool,
    /// Whether an APIv2 request carries `nonce_str`.
    pub nonce_str: bool,
    /// Another host, or host and base path, than the one the client is set to:
    /// `"https://fraud.mch.weixin.qq.com/"`.
    pub host: Option<&'static str>,
    /// A word without value at the beginning of the query string: `?addinstitutionsub`.
    pub query_flag: Option<&'static str>,
    /// What follows the `#` of a [`Link`](crate::Link). It stays in the browser.
    pub fragment: Option<&'static str>,
    /// Whether an APIv2 message carries `sign`; a few [links](crate::Link) do not.
    pub sign: bool,
}

/// The HTTP method of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Reads; fields go into the query string.
    Get,
    /// Creates or acts; fields go into the body.
    Post,
    /// Replaces; fields go into the body.
    Put,
    /// Changes; fields go into the body.
    Patch,
    /// Removes; fields go into the query string.
    Delete,
}

/// One of the two protocols of WeChat Pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// JSON, signed with the merchant's RSA key in the `Authorization` header.
    V3,
    /// XML, signed with MD5 or HMAC-SHA256 in the field `sign`.
    V2,
}

impl Spec {
    /// An APIv3 endpoint.
    #[must_use]
    pub const fn v3(method: Method, path: &'static str) -> Self {
        Self::new(method, path, Protocol::V3)
    }

    /// An APIv2 endpoint.
    #[must_use]
    pub const fn v2(method: Method, path: &'static str) -> Self {
        Self::new(method, path, Protocol::V2)
    }

    /// The same endpoint, which demands the merchant's TLS client certificate.
    #[must_use]
    pub const fn client_certificate(mut self) -> Self {
        self.client_certificate = true;
        self
    }

    /// The same APIv2 endpoint, whose requests carry no `nonce_str`.
    #[must_use]
    pub const fn no_nonce_str(mut self) -> Self {
        self.nonce_str = false;
        self
    }

    /// The same endpoint on another host (`"https://…/"`, a base path may follow).
    #[must_use]
    pub const fn host(mut self, host: &'static str) -> Self {
        self.host = Some(host);
        self
    }

    /// The same endpoint with a word without value at the beginning of its query string.
    #[must_use]
    pub const fn query_flag(mut self, flag: &'static str) -> Self {
        self.query_flag = Some(flag);
        self
    }

    /// The same [`Link`](crate::Link) with a fragment (`"wechat_redirect"`, without `#`).
    #[must_use]
    pub const fn fragment(mut self, fragment: &'static str) -> Self {
        self.fragment = Some(fragment);
        self
    }

    /// The same [`Link`](crate::Link), which is not signed.
    #[must_use]
    pub const fn no_sign(mut self) -> Self {
        self.sign = false;
        self
    }

    /// Whether a call changes nothing, whatever becomes of it. The few operations of APIv2 that are
    /// asked for with `GET` do act: they use a code up, or sign a contract.
    pub(crate) fn only_reads(&self) -> bool {
        self.method == Method::Get && self.protocol == Protocol::V3
    }

    /// Whether the file that is asked for is all that a call is about. Whoever declares an endpoint
    /// may let anything answer with one.
    pub(crate) fn only_fetches(&self) -> bool {
        const BILLS: [&str; 2] = ["v2/pay/downloadbill", "v2/pay/downloadfundflow"];
        self.only_reads() || (self.protocol == Protocol::V2 && BILLS.contains(&&*self.path))
    }

    const fn new(method: Method, path: &'static str, protocol: Protocol) -> Self {
        Self {
            method,
            path: Cow::Borrowed(path),
            protocol,
            client_certificate: false,
            nonce_str: true,
            host: None,
            query_flag: None,
            fragment: None,
            sign: true,
        }
    }
}

impl Method {
    /// The name on the wire: `"POST"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Put => http::Method::PUT,
            Method::Patch => http::Method::PATCH,
            Method::Delete => http::Method::DELETE,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `POST v3/payscore/serviceorder/{out_order_no}/cancel`: never with order numbers in it.
impl fmt::Display for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Programs put together the paths of calls without a type, of whatever they got.
        write!(f, "{} {}", self.method, Foreign::text(&self.path))
    }
}
