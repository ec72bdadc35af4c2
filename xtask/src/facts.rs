//! The facts of `catalogue/`, as its README describes them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::codes::{Code, General, RefusedBy};

/// Everything that is known.
pub(crate) struct Facts {
    pub(crate) operations: Vec<Operation>,
    pub(crate) notifications: Vec<Notification>,
    pub(crate) notifications_v2: Vec<Notification>,
    pub(crate) codes: General,
}

/// An endpoint.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) module: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) docs: Vec<String>,
    #[serde(default)]
    pub(crate) refused_by: RefusedBy,
    #[serde(default)]
    pub(crate) codes: Vec<Code>,
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
    #[serde(default)]
    pub(crate) base_url_required: bool,
    pub(crate) offline_since: Option<String>,
    pub(crate) superseded_since: Option<String>,
    #[serde(default)]
    pub(crate) superseded_by: Vec<String>,
    pub(crate) query_flag: Option<String>,
    pub(crate) fragment: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    pub(crate) kind: BodyKind,
    /// Whether the whole body may be left out; every field is optional then.
    #[serde(default, rename = "optional")]
    pub(crate) _optional: bool,
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BodyKind {
    Json,
    Xml,
    Multipart,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Response {
    pub(crate) kind: ResponseKind,
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResponseKind {
    Object,
    Empty,
    File,
    Redirect,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) required: bool,
    #[serde(default)]
    pub(crate) label: String,
    #[serde(default)]
    pub(crate) gloss: String,
    #[serde(default, rename = "enum")]
    pub(crate) values: Vec<String>,
    pub(crate) max_length: Option<u32>,
    #[serde(default)]
    pub(crate) fields: Vec<Field>,
    pub(crate) encrypted: Option<Encryption>,
    pub(crate) key: Option<Key>,
    pub(crate) encoded: Option<Encoding>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub(crate) enum Kind {
    #[serde(rename = "string")]
    Text,
    #[serde(rename = "integer")]
    Integer,
    #[serde(rename = "number")]
    Number,
    #[serde(rename = "boolean")]
    Boolean,
    #[serde(rename = "object")]
    Object,
    #[serde(rename = "string[]")]
    Texts,
    #[serde(rename = "integer[]")]
    Integers,
    #[serde(rename = "object[]")]
    Objects,
    #[serde(rename = "file")]
    File,
    #[serde(rename = "json")]
    Json,
}

/// How a value is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub(crate) enum Encryption {
    #[serde(rename = "rsa")]
    Rsa,
    /// The whole of an APIv2 notification, by the APIv3 key.
    #[serde(rename = "aes-256-gcm")]
    Gcm,
    /// The whole of an APIv2 notification, by the APIv2 key.
    #[serde(rename = "aes-256-ecb")]
    Ecb,
}

/// Whose key a value is encrypted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Key {
    Platform,
    Merchant,
    Bank,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Encoding {
    Json,
    Urlencode,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notification {
    pub(crate) event_type: String,
    pub(crate) title: String,
    pub(crate) docs: Vec<String>,
    /// A hint of WeChat Pay's that nothing hangs on: the sandbox sends it.
    #[serde(default, rename = "original_type")]
    pub(crate) _original_type: Vec<String>,
    #[serde(default, rename = "resource_type")]
    pub(crate) _resource_type: Vec<String>,
    #[serde(default)]
    pub(crate) resource: Vec<Field>,
    #[serde(default)]
    pub(crate) xml: Vec<Field>,
    /// The fields that every resource has, and that tell it from those of other products.
    #[serde(default)]
    pub(crate) told_by: Vec<String>,
    /// Those that share the event.
    #[serde(default)]
    pub(crate) products: Vec<Product>,
}

/// One of several products that report through one event.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Product {
    pub(crate) name: String,
    pub(crate) same_response_as: Option<String>,
    pub(crate) same_resource_as: Option<String>,
    pub(crate) told_by: Vec<String>,
}

impl Facts {
    /// Reads the folder.
    ///
    /// # Errors
    /// A file that cannot be read, or that says something this program does not know: facts are
    /// never dropped in silence.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut operations = Vec::new();
        for family in ["v2", "v3"] {
            for file in json_files(&folder.join(family))? {
                operations.extend(read::<Vec<Operation>>(&file)?);
            }
        }
        Ok(Self {
            operations,
            notifications: read(&folder.join("notifications/v3.json"))?,
            notifications_v2: read(&folder.join("notifications/v2.json"))?,
            codes: read(&folder.join("codes.json"))?,
        })
    }
}

impl Operation {
    /// Method and path, as facts refer to it.
    pub(crate) fn id(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// `v2` or `v3`.
    pub(crate) fn protocol(&self) -> &str {
        self.module.split("::").next().unwrap_or_default()
    }

    /// The cargo feature that it belongs to: the first URL segment, or `v2`.
    pub(crate) fn feature(&self) -> String {
        match self.protocol() {
            "v2" => "v2".to_owned(),
            _ => self.path.split('/').nth(1).unwrap_or_default().to_owned(),
        }
    }

    pub(crate) fn body_fields(&self) -> &[Field] {
        self.body.as_ref().map_or(&[], |body| &body.fields)
    }

    pub(crate) fn is_multipart(&self) -> bool {
        self.body
            .as_ref()
            .is_some_and(|body| body.kind == BodyKind::Multipart)
    }

    /// Whether it is switched off or replaced.
    pub(crate) fn is_deprecated(&self) -> bool {
        self.offline_since.is_some() || self.superseded_since.is_some()
    }
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("no folder {}", folder.display()))?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    Ok(files)
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not as documented", file.display()))
}
