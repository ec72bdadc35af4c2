use serde::Deserialize;

use crate::{Code, Field, Protocol, RefusedBy};

/// An operation: one method of one path.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Operation {
    /// The name of the request's type in Rust, unique in its module.
    pub name: &'static str,
    /// The module below `wxpay`: `v3::pay::transactions`.
    pub module: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The documented path: `{name}` is a parameter, always a whole segment. Those of APIv2 begin
    /// with `v2/`, which is not sent.
    pub path: &'static str,
    /// The official Chinese title.
    pub title: &'static str,
    /// What it does, in an English sentence.
    pub summary: &'static str,
    /// The official pages.
    pub docs: Vec<&'static str>,
    /// Which codes prove that it was refused.
    #[serde(default)]
    pub refused_by: RefusedBy,
    /// The codes that its pages list.
    #[serde(default)]
    pub codes: Vec<Code>,
    /// Parameters of the path.
    #[serde(default)]
    pub path_params: Vec<Field>,
    /// Parameters of the query.
    #[serde(default)]
    pub query: Vec<Field>,
    /// Headers of its own.
    #[serde(default)]
    pub headers: Vec<Field>,
    /// What the request carries.
    pub body: Option<Body>,
    /// What is answered.
    pub response: Response,
    /// Whether it needs the merchant's TLS client certificate.
    #[serde(default)]
    pub client_certificate: bool,
    /// APIv2: whether it has no `nonce_str`.
    #[serde(default)]
    pub no_nonce_str: bool,
    /// Another host, or base path, than `https://api.mch.weixin.qq.com/`.
    pub base_url: Option<&'static str>,
    /// Whether the default host does not serve it.
    #[serde(default)]
    pub base_url_required: bool,
    /// The date since which it is switched off.
    pub offline_since: Option<&'static str>,
    /// The date since which newer ones are to be called.
    pub superseded_since: Option<&'static str>,
    /// The paths that are to be called instead.
    #[serde(default)]
    pub superseded_by: Vec<&'static str>,
    /// A flag in the query that has no value.
    pub query_flag: Option<&'static str>,
    /// The fragment that its URL ends in.
    pub fragment: Option<&'static str>,
}

/// What a request carries.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
#[non_exhaustive]
pub struct Body {
    /// Its format.
    pub kind: BodyKind,
    /// Whether the whole body may be left out; every field is optional then.
    #[serde(default)]
    pub optional: bool,
    /// What is in it. XML leaves out `nonce_str` and `sign`, which a client adds.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// The format of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    /// A JSON object: APIv3.
    Json,
    /// One element with texts inside: APIv2.
    Xml,
    /// An upload: a file and what is told of it.
    Multipart,
}

/// What is answered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
#[non_exhaustive]
pub struct Response {
    /// Its form.
    pub kind: ResponseKind,
    /// What is in it. Of APIv2, its envelope (`return_code`, `sign`, …) is among them.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseKind {
    /// An object.
    Object,
    /// Nothing: status 204.
    Empty,
    /// Bytes.
    File,
    /// No answer for the caller: a link for the user's browser.
    Redirect,
}

impl Operation {
    /// `METHOD path`, as facts refer to it.
    pub fn id(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The protocol that it is called by.
    pub fn protocol(&self) -> Protocol {
        if self.path.starts_with("v2/") {
            Protocol::V2
        } else {
            Protocol::V3
        }
    }

    /// What is in the body; nothing where there is none.
    pub fn body_fields(&self) -> &[Field] {
        self.body.as_ref().map_or(&[], |body| &body.fields)
    }

    /// Whether it takes a file.
    pub fn is_upload(&self) -> bool {
        let body = self.body.as_ref();
        body.is_some_and(|body| body.kind == BodyKind::Multipart)
    }

    /// Whether the last parameter of its path may hold slashes: see [`Field::percent_encoded`].
    pub fn may_end_in_slashes(&self) -> bool {
        let last = self.path_params.last();
        last.is_some_and(|last| last.percent_encoded)
    }

    /// Whether it is switched off or replaced.
    pub fn is_deprecated(&self) -> bool {
        self.offline_since.is_some() || self.superseded_since.is_some()
    }
}
