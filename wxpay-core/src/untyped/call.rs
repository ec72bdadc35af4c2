use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::codec::encode::{Encode, EncodeError, Encoder, Serde};
use crate::endpoint::parts::{Body, Parts};
use crate::endpoint::path::PathValue;
use crate::operation::{Method, Protocol, Spec};
use crate::untyped::template::Template;

/// A call of APIv3 that is being put together; [`Client::v3`](crate::Client::v3) begins one.
///
/// Mistakes are told when it is sent, as an error, and nothing is sent then.
#[must_use = "nothing is sent before `get`, `post`, `put`, `patch` or `delete`"]
pub struct V3<'c, C = crate::Client> {
    pub(super) client: &'c C,
    pub(super) draft: Draft,
}

/// A call of APIv2 that is being put together; [`Client::v2`](crate::Client::v2) begins one.
///
/// Mistakes are told when it is sent, as an error, and nothing is sent then.
#[must_use = "nothing is sent before `post`"]
pub struct V2<'c, C = crate::Client> {
    pub(super) client: &'c C,
    pub(super) draft: Draft,
}

/// What both protocols have in common.
pub(super) struct Draft {
    template: Template,
    parts: Parts,
    /// The names of the body's fields: one that is there twice would be signed and read in two
    /// ways.
    fields: Vec<String>,
}

impl<'c, C> V3<'c, C> {
    pub(super) fn new(client: &'c C, path: &str) -> Self {
        let draft = Draft::new(path, Protocol::V3);
        Self { client, draft }
    }

    /// Puts a value into the segment `{name}` of the path.
    pub fn path(mut self, name: impl Into<Cow<'static, str>>, value: impl PathValue) -> Self {
        self.draft.path(name.into(), &value);
        self
    }

    /// Adds a parameter to the query string. `None` adds none, a list repeats the name.
    pub fn query(mut self, name: impl AsRef<str>, value: impl Encode) -> Self {
        self.draft.parts.query(name.as_ref(), &value);
        self
    }

    /// Sets a header. Those that belong to the signature and to the connection are the client's.
    pub fn header(mut self, name: impl Into<Cow<'static, str>>, value: impl Encode) -> Self {
        self.draft.header(name.into(), &value);
        self
    }

    /// The body: anything that serde can write, such as [`serde_json::json!`] or a struct of
    /// yours.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.draft.whole_body(&Serde(body));
        self
    }

    /// The body: a value of this library's own, such as a `#[model]`, whose
    /// [`Sensitive`](crate::Sensitive) values are encrypted.
    pub fn body<T: Encode + ?Sized>(mut self, body: &T) -> Self {
        self.draft.whole_body(body);
        self
    }

    /// Adds one field to the body, instead of [`json`](Self::json). `None` adds none; a
    /// [`Sensitive`](crate::Sensitive) value is encrypted.
    pub fn field(mut self, name: impl AsRef<str>, value: impl Encode) -> Self {
        self.draft.field(name.as_ref(), &value);
        self
    }

    /// Another host for this call, `https://…/`; a base path may follow. The client's
    /// [`base_url`](crate::ClientBuilder::base_url) and its backups are not tried then.
    pub fn host(mut self, url: impl Into<Cow<'static, str>>) -> Self {
        self.draft.parts.host = Some(url.into());
        self
    }

    /// The path as it is sent but for its values: of the chain spelling what it stands for.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.draft.parts.spec.path
    }

    pub(super) fn parts(self, method: Method) -> Parts {
        self.draft.finish(method)
    }
}

impl<'c, C> V2<'c, C> {
    pub(super) fn new(client: &'c C, path: &str) -> Self {
        let draft = Draft::new(path, Protocol::V2);
        Self { client, draft }
    }

    /// Puts a value into the segment `{name}` of the path.
    pub fn path(mut self, name: impl Into<Cow<'static, str>>, value: impl PathValue) -> Self {
        self.draft.path(name.into(), &value);
        self
    }

    /// Adds a field. `None` adds none; a number is sent as its text; an object or a list is an
    /// error, since the documentation says in which text form such a field wants it.
    ///
    /// `nonce_str` and `sign` are added when it is sent.
    pub fn field(mut self, name: impl AsRef<str>, value: impl Encode) -> Self {
        self.draft.field(name.as_ref(), &value);
        self
    }

    /// Adds the fields of a struct, a map or a [`serde_json::json!`] object, as
    /// [`field`](Self::field) does; `null` adds none.
    pub fn fields<T: Serialize + ?Sized>(mut self, fields: &T) -> Self {
        match serde_json::to_value(fields) {
            Ok(serde_json::Value::Object(fields)) => {
                for (name, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
                    self.draft.field(name, value);
                }
            }
            Ok(_) => self
                .draft
                .fail("", "the fields of APIv2 come from an object"),
            Err(error) => self.draft.fail("", error.to_string()),
        }
        self
    }

    /// The endpoint demands the merchant's TLS client certificate.
    pub fn client_certificate(mut self) -> Self {
        self.draft.parts.spec.client_certificate = true;
        self
    }

    /// The endpoint takes no `nonce_str`.
    pub fn no_nonce_str(mut self) -> Self {
        self.draft.parts.spec.nonce_str = false;
        self
    }

    /// Another host for this call, `https://…/`; a base path may follow. The client's
    /// [`base_url`](crate::ClientBuilder::base_url) and its backups are not tried then.
    pub fn host(mut self, url: impl Into<Cow<'static, str>>) -> Self {
        self.draft.parts.host = Some(url.into());
        self
    }

    /// The path as it is sent but for its values, with the `v2/` that is not sent.
    #[must_use]
    pub fn template(&self) -> &str {
        &self.draft.parts.spec.path
    }

    pub(super) fn parts(self, method: Method) -> Parts {
        self.draft.finish(method)
    }
}

/// Names only: the values are order numbers and people's data.
impl<C> fmt::Debug for V3<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.draft.debug("V3", f)
    }
}

/// Names only: the values are order numbers and people's data.
impl<C> fmt::Debug for V2<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.draft.debug("V2", f)
    }
}

/// Headers that are the client's own.
const RESERVED_HEADERS: [&str; 7] = [
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "wechatpay-serial",
];

impl Draft {
    fn new(path: &str, protocol: Protocol) -> Self {
        let mut spec = match protocol {
            Protocol::V3 => Spec::v3(Method::Post, ""),
            Protocol::V2 => Spec::v2(Method::Post, ""),
        };
        let (template, problem) = match Template::parse(path, protocol) {
            Ok(template) => {
                spec.path = Cow::Owned(template.path.clone());
                (template, None)
            }
            Err(error) => {
                spec.path = Cow::Owned(error.shown);
                (Template::default(), Some(error.problem))
            }
        };
        let mut draft = Self {
            template,
            parts: Parts::new(spec),
            fields: Vec::new(),
        };
        if let Some(problem) = problem {
            draft.fail("", problem);
        }
        draft
    }

    fn path(&mut self, name: Cow<'static, str>, value: &impl PathValue) {
        if self
            .parts
            .path_values
            .iter()
            .any(|(known, _)| *known == name)
        {
            return self.fail(&name, "is given twice as a value of the path");
        }
        if !self.template.names.iter().any(|known| *known == name) {
            let listed = self.template.listed();
            let problem = format!("the path has no place for this value; it has {listed}");
            return self.fail(&name, problem);
        }
        self.parts.path_value(name, value);
    }

    fn header(&mut self, name: Cow<'static, str>, value: &impl Encode) {
        if RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
            return self.fail(&name, "is a header that the client sets");
        }
        self.parts.named_header(name, value);
    }

    fn field<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        let is_xml = match &self.parts.body {
            Body::Whole(_) => {
                return self.fail(name, "the body is given as a whole already");
            }
            Body::Xml(_) => true,
            Body::Nothing | Body::Fields { .. } => false,
        };
        if value.is_absent() {
            return;
        }
        if self.fields.iter().any(|known| known == name) {
            return self.fail(name, "is given twice");
        }
        if is_xml {
            if name == "sign" {
                return self.fail(name, "is made by the client");
            }
            if is_list(value) {
                let problem = "a list has no form outside a JSON body; send its text instead";
                return self.fail(name, problem);
            }
        }
        self.fields.push(name.to_owned());
        self.parts.body(name, value);
    }

    fn whole_body<T: Encode + ?Sized>(&mut self, body: &T) {
        match self.parts.body {
            Body::Nothing => self.parts.whole_body(body),
            _ => self.fail("", "the body is given twice"),
        }
    }

    fn fail(&mut self, name: &str, problem: impl Into<String>) {
        self.parts.fail(EncodeError::new(name, problem));
    }

    fn finish(mut self, method: Method) -> Parts {
        if method == Method::Get && !matches!(self.parts.body, Body::Nothing) {
            self.fail("", "a GET has no body; give parameters with `query`");
        }
        self.parts.spec.method = method;
        self.parts
    }

    fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("path", &self.parts.spec.path)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

/// `Parts` would send it as a field that is repeated.
fn is_list<T: Encode + ?Sized>(value: &T) -> bool {
    let mut encoder = Encoder::new();
    value.encode(&mut encoder);
    let encoded = encoder.into_encoded();
    encoded.is_ok_and(|encoded| encoded.json.trim_ascii_start().starts_with(b"["))
}
