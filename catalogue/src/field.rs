use serde::Deserialize;

/// A field of a request, an answer or a notification.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Field {
    /// Its name on the wire. A `$n` or `$m` in it stands for a number that is counted.
    pub name: &'static str,
    /// The type of its value.
    #[serde(rename = "type")]
    pub field_type: FieldType,
    /// Whether the pages call it required.
    #[serde(default)]
    pub required: bool,
    /// The official Chinese label; empty where there is none.
    #[serde(default)]
    pub label: &'static str,
    /// What it is, in English.
    #[serde(default)]
    pub gloss: &'static str,
    /// The documented values, which are never all that there will be.
    #[serde(default, rename = "enum")]
    pub values: Vec<&'static str>,
    /// How many characters fit.
    pub max_length: Option<usize>,
    /// What is inside, where it is an object or a list of them, or their text.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// How its value is encrypted, where it is.
    pub encrypted: Option<Encryption>,
    /// Whose key an [`Encryption::Rsa`] is for.
    pub key: Option<KeyOwner>,
    /// What a text holds that is written in another format.
    pub encoded: Option<Encoding>,
    /// The last parameter of a path: whether another answer gives it percent-encoded, and it goes
    /// back as it stands, with the slashes that it may hold.
    #[serde(default)]
    pub percent_encoded: bool,
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum FieldType {
    /// A text.
    #[serde(rename = "string")]
    String,
    /// A whole number; APIv2 sends its digits.
    #[serde(rename = "integer")]
    Integer,
    /// A number that may have a fraction.
    #[serde(rename = "number")]
    Number,
    /// True or false.
    #[serde(rename = "boolean")]
    Boolean,
    /// An object with the [fields](Field::fields) that are listed.
    #[serde(rename = "object")]
    Object,
    /// A list of texts.
    #[serde(rename = "string[]")]
    Strings,
    /// A list of whole numbers.
    #[serde(rename = "integer[]")]
    Integers,
    /// A list of objects with the [fields](Field::fields) that are listed.
    #[serde(rename = "object[]")]
    Objects,
    /// The part of an upload that holds the file.
    #[serde(rename = "file")]
    File,
    /// An object whose fields no page lists.
    #[serde(rename = "json")]
    Json,
}

/// How a value is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Encryption {
    /// A single value, with somebody's public key: see [`Field::key`].
    #[serde(rename = "rsa")]
    Rsa,
    /// The whole of an APIv2 notification, by the APIv3 key.
    #[serde(rename = "aes-256-gcm")]
    Aes256Gcm,
    /// The whole of an APIv2 notification, by the APIv2 key.
    #[serde(rename = "aes-256-ecb")]
    Aes256Ecb,
}

/// Whose key a value is encrypted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyOwner {
    /// WeChat Pay's: what is sent there.
    Platform,
    /// The merchant's: what is answered.
    Merchant,
    /// The key that `risk/getpublickey` gives.
    Bank,
}

/// The format that a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// JSON with the [fields](Field::fields) that are listed.
    Json,
    /// `key=value` pairs.
    Urlencode,
}

impl Field {
    /// Whether it is the file of an upload.
    pub fn is_file(&self) -> bool {
        self.field_type == FieldType::File
    }

    /// Whether its value travels encrypted with this party's key.
    pub fn encrypted_to(&self, owner: KeyOwner) -> bool {
        self.encrypted.is_some() && self.key == Some(owner)
    }
}
