use serde::{Deserialize, Serialize};

/// One documented operation. Keys of the JSON that the sandbox has no use for are skipped.
#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) method: String,
    /// The path as documented: `{name}` is a parameter; APIv2 paths begin with `v2/`.
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) path_params: Vec<Field>,
    #[serde(default)]
    pub(crate) query: Vec<Field>,
    #[serde(default)]
    pub(crate) headers: Vec<Field>,
    pub(crate) body: Option<Body>,
    pub(crate) response: Response,
    #[serde(default)]
    pub(crate) client_certificate: bool,
    #[serde(default)]
    pub(crate) no_nonce_str: bool,
    pub(crate) base_url: Option<String>,
    pub(crate) query_flag: Option<String>,
    pub(crate) offline_since: Option<String>,
}

impl Operation {
    /// `METHOD path`, the name people know an operation by.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub(crate) fn body_fields(&self) -> &[Field] {
        self.body.as_ref().map_or(&[], |body| &body.fields)
    }

    pub(crate) fn is_upload(&self) -> bool {
        self.body
            .as_ref()
            .is_some_and(|body| body.kind == BodyKind::Multipart)
    }

    /// The documented `sign_type` values; empty when the operation has no such field.
    pub(crate) fn sign_types(&self) -> &[String] {
        self.body_fields()
            .iter()
            .chain(&self.query)
            .find(|field| field.name == "sign_type")
            .map_or(&[], |field| &field.allowed)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Family {
    V3,
    V2,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Body {
    pub(crate) kind: BodyKind,
    #[serde(default)]
    pub(crate) optional: bool,
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BodyKind {
    Json,
    Xml,
    Multipart,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Response {
    pub(crate) kind: ResponseKind,
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ResponseKind {
    Object,
    Empty,
    File,
    Redirect,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Field {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) field_type: FieldType,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default, rename = "enum")]
    pub(crate) allowed: Vec<String>,
    pub(crate) max_length: Option<usize>,
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
    pub(crate) encrypted: Option<String>,
    /// Whose key encrypts the value: `platform`, `merchant` or `bank`.
    pub(crate) key: Option<String>,
    pub(crate) encoded: Option<Encoding>,
}

impl Field {
    pub(crate) fn is_file(&self) -> bool {
        self.field_type == FieldType::File
    }

    /// Whether the value travels RSA-encrypted with this party's key.
    pub(crate) fn encrypted_to(&self, party: &str) -> bool {
        self.encrypted.is_some() && self.key.as_deref() == Some(party)
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Encoding {
    Json,
    Urlencode,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub(crate) enum FieldType {
    #[serde(rename = "string")]
    String,
    #[serde(rename = "integer")]
    Integer,
    #[serde(rename = "number")]
    Number,
    #[serde(rename = "boolean")]
    Boolean,
    #[serde(rename = "object")]
    Object,
    #[serde(rename = "string[]")]
    Strings,
    #[serde(rename = "integer[]")]
    Integers,
    #[serde(rename = "object[]")]
    Objects,
    #[serde(rename = "file")]
    File,
    #[serde(rename = "json")]
    Json,
}
