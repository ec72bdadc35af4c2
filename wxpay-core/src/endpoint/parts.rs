use std::borrow::Cow;
use std::fmt;

use crate::codec::decode::Node;
use crate::codec::encode::{Encode, EncodeError, Encoded, Encoder, ObjectEncoder};
use crate::endpoint::path::{PathText, PathValue};
use crate::operation::{Method, Protocol, Spec};
use crate::upload::{self, FileMeta, IsUpload, Ready};

/// An endpoint's request taken apart: what goes into the path, the query string, the headers and
/// the body. [`Endpoint::write`](crate::Endpoint::write) fills it, and from here on nobody knows
/// the type any more.
pub struct Parts {
    pub(crate) spec: Spec,
    pub(crate) path_values: Vec<(Cow<'static, str>, PathText)>,
    pub(crate) query: Vec<(String, Text)>,
    /// The parameters of the query string that have no value.
    pub(crate) absent: Vec<String>,
    pub(crate) headers: Vec<(Cow<'static, str>, String)>,
    pub(crate) body: Body,
    /// Where this one request goes, whatever endpoint and client say.
    pub(crate) host: Option<Cow<'static, str>>,
    /// Whether the answer is a file, which is not collected in memory.
    pub(crate) download: bool,
    pub(crate) upload: Option<upload::Part>,
    error: Option<EncodeError>,
}

pub(crate) enum Body {
    Nothing,
    /// A JSON object whose closing brace is still to come.
    Fields {
        encoder: Encoder,
        empty: bool,
    },
    /// JSON that is a body of its own.
    Whole(Encoder),
    /// The fields of an APIv2 request.
    Xml(Vec<(String, Text)>),
}

/// A value outside JSON.
pub(crate) enum Text {
    Plain(String),
    /// One JSON string, with something in it that goes over the wire encrypted.
    Sensitive(Encoded),
}

impl Body {
    /// The same with the fields that tell about a file.
    pub(crate) fn about(mut self, file: &Ready) -> Result<Self, EncodeError> {
        if let Body::Nothing = self {
            let mut encoder = Encoder::new();
            encoder.raw(b"{");
            self = Body::Fields {
                encoder,
                empty: true,
            };
        }
        match &mut self {
            Body::Fields { encoder, empty } => {
                for (field, value) in file.told() {
                    encoder.field(*empty, field, value);
                    *empty = false;
                }
            }
            Body::Xml(fields) => {
                let told = file.told();
                let text = |value: &str| Text::Plain(value.to_owned());
                fields.extend(told.map(|(field, value)| (field.to_owned(), text(value))));
            }
            Body::Whole(_) | Body::Nothing => {
                let problem = "a file goes along with fields, not with a whole body";
                return Err(EncodeError::new(file.part, problem));
            }
        }
        Ok(self)
    }
}

impl Parts {
    /// The parts of a request to `spec`, still empty.
    #[must_use]
    pub fn new(spec: Spec) -> Self {
        let body = match (spec.protocol, spec.method) {
            (Protocol::V2, Method::Post | Method::Put | Method::Patch) => Body::Xml(Vec::new()),
            _ => Body::Nothing,
        };
        Self {
            spec,
            host: None,
            path_values: Vec::new(),
            query: Vec::new(),
            absent: Vec::new(),
            headers: Vec::new(),
            body,
            download: false,
            upload: None,
            error: None,
        }
    }

    /// The endpoint that this is a request to.
    #[must_use]
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Puts a value into its segment of the path.
    pub fn path<T: PathValue + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.path_value(name.into(), value);
    }

    /// Puts a value that is percent-encoded already into its segment of the path, as it is.
    pub fn path_encoded<T: PathValue + ?Sized>(&mut self, name: &'static str, value: &T) {
        let text = PathText::Encoded(value.path_value().into_owned());
        self.path_values.push((name.into(), text));
    }

    /// Adds a parameter to the query string; an absent value adds none, a list repeats the name.
    pub fn query<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        if value.is_absent() {
            self.absent.push(name.to_owned());
        }
        for text in self.texts(name, value) {
            self.query.push((name.to_owned(), text));
        }
    }

    /// Sets a header; an absent value sets none.
    pub fn header<T: Encode + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.named_header(name.into(), value);
    }

    /// Adds a field to the body; an absent value adds none.
    pub fn body<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        if matches!(self.body, Body::Xml(_)) {
            let texts = self.texts(name, value);
            if let Body::Xml(fields) = &mut self.body {
                fields.extend(texts.into_iter().map(|text| (name.to_owned(), text)));
            }
            return;
        }
        if !matches!(self.body, Body::Fields { .. }) {
            let mut encoder = Encoder::new();
            encoder.raw(b"{");
            self.body = Body::Fields {
                encoder,
                empty: true,
            };
        }
        if let Body::Fields { encoder, empty } = &mut self.body {
            let mut object = ObjectEncoder::resume(encoder, *empty);
            object.field(name, value);
            *empty = object.is_empty();
        }
    }

    /// Makes a value the whole body: of an APIv3 request any JSON, of an APIv2 request an object.
    pub fn whole_body<T: Encode + ?Sized>(&mut self, value: &T) {
        let mut encoder = Encoder::new();
        value.encode(&mut encoder);
        match self.spec.protocol {
            Protocol::V3 => self.body = Body::Whole(encoder),
            Protocol::V2 => match encoder
                .into_encoded()
                .and_then(|encoded| xml_fields(&encoded))
            {
                Ok(fields) => self.body = Body::Xml(fields),
                Err(error) => self.fail(error),
            },
        }
    }

    /// [`path`](Self::path) under a name that is made at run time.
    pub(crate) fn path_value<T: PathValue + ?Sized>(&mut self, name: Cow<'static, str>, value: &T) {
        let text = PathText::Plain(value.path_value().into_owned());
        self.path_values.push((name, text));
    }

    /// [`header`](Self::header) under a name that is made at run time.
    pub(crate) fn named_header<T: Encode + ?Sized>(&mut self, name: Cow<'static, str>, value: &T) {
        for text in self.texts(&name, value) {
            match text {
                Text::Plain(text) => self.headers.push((name.clone(), text)),
                Text::Sensitive(_) => {
                    self.fail(EncodeError::new(&*name, "a header is not encrypted"));
                }
            }
        }
    }

    /// Remembers why this request cannot be sent; the first reason is kept.
    pub(crate) fn fail(&mut self, error: EncodeError) {
        self.error.get_or_insert(error);
    }

    /// Sends a file along, in a part of this name: the fields of the body then stand in the part
    /// `meta` (of an APIv2 request in parts of their own), together with what `meta` adds.
    pub fn file<U: IsUpload>(&mut self, part: &'static str, meta: FileMeta, upload: &U) {
        if self.upload.is_some() {
            self.fail(EncodeError::new(part, "a request carries one file"));
            return;
        }
        self.upload = Some(upload::Part {
            part,
            meta,
            upload: upload.upload().clone(),
        });
    }

    /// Reads the file that goes along, if it is on disk.
    pub(crate) async fn load_upload(&mut self) -> Result<(), EncodeError> {
        match &mut self.upload {
            Some(upload) => upload.load().await,
            None => Ok(()),
        }
    }

    /// The parts, unless a value had no form on the wire.
    pub(crate) fn check(self) -> Result<Self, EncodeError> {
        match self.error {
            None => Ok(self),
            Some(error) => Err(error),
        }
    }

    fn texts<T: Encode + ?Sized>(&mut self, name: &str, value: &T) -> Vec<Text> {
        if value.is_absent() {
            return Vec::new();
        }
        let mut encoder = Encoder::new();
        value.encode(&mut encoder);
        match encoder
            .into_encoded()
            .and_then(|encoded| texts(name, encoded))
        {
            Ok(texts) => texts,
            Err(error) => {
                self.fail(error);
                Vec::new()
            }
        }
    }
}

/// Names only: the values are order numbers and people's data.
impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query: Vec<_> = self.query.iter().map(|(name, _)| name).collect();
        f.debug_struct("Parts")
            .field("endpoint", &format_args!("{}", self.spec))
            .field("query", &query)
            .finish_non_exhaustive()
    }
}

/// The texts of a value where there is no JSON: one, or one an item of a list.
fn texts(name: &str, encoded: Encoded) -> Result<Vec<Text>, EncodeError> {
    match (parse(name, &encoded.json)?, encoded.sensitive.as_slice()) {
        (Node::String(_), [_, ..]) => Ok(vec![Text::Sensitive(encoded)]),
        (_, [_, ..]) => Err(EncodeError::new(
            name,
            "a sensitive value outside a JSON body stands alone, not in a list or an object",
        )),
        (Node::Array(items), []) => items
            .iter()
            .filter_map(|item| text(name, item).transpose())
            .collect(),
        (single, []) => Ok(text(name, &single)?.into_iter().collect()),
    }
}

fn text(name: &str, node: &Node<'_>) -> Result<Option<Text>, EncodeError> {
    let text = match node {
        Node::Missing | Node::Null => return Ok(None),
        Node::Bool(value) => value.to_string(),
        Node::Number(number) => number.clone().into_owned(),
        Node::String(text) => text.clone().into_owned(),
        Node::Array(_) | Node::Object(_) => {
            return Err(EncodeError::new(
                name,
                format!(
                    "{} has no form outside a JSON body; send its text instead",
                    node.kind()
                ),
            ));
        }
    };
    Ok(Some(Text::Plain(text)))
}

fn xml_fields(encoded: &Encoded) -> Result<Vec<(String, Text)>, EncodeError> {
    if !encoded.sensitive.is_empty() {
        let problem = "a whole body holds no sensitive values; make them fields of the endpoint";
        return Err(EncodeError::new("", problem));
    }
    let Node::Object(fields) = parse("", &encoded.json)? else {
        return Err(EncodeError::new(
            "",
            "the body of an APIv2 request is an object",
        ));
    };
    fields
        .iter()
        .filter_map(|(name, node)| match text(name, node) {
            Ok(text) => text.map(|text| Ok((name.clone().into_owned(), text))),
            Err(error) => Some(Err(error)),
        })
        .collect()
}

fn parse<'j>(name: &str, json: &'j [u8]) -> Result<Node<'j>, EncodeError> {
    Node::parse_json(json).map_err(|error| EncodeError::new(name, error.to_string()))
}
