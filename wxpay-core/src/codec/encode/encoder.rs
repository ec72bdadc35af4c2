use std::fmt;
use std::ops::Range;

use zeroize::Zeroizing;

use crate::codec::encode::Encode;

/// Collects the JSON text of a request body.
///
/// One buffer from the first field to the signature: what is written here is what is signed
/// and what is sent.
#[derive(Default)]
pub struct Encoder {
    out: Zeroizing<Vec<u8>>,
    /// What in `out` goes over the wire encrypted.
    sensitive: Vec<Secret>,
    error: Option<EncodeError>,
}

/// JSON text, and what in it is still to be encrypted.
#[derive(Default)]
pub(crate) struct Encoded {
    pub(crate) json: Zeroizing<Vec<u8>>,
    pub(crate) sensitive: Vec<Secret>,
}

/// A text inside JSON that goes over the wire encrypted.
pub(crate) struct Secret {
    /// Where it stands, without its quotes.
    at: Range<usize>,
    /// How many JSON strings it is inside of: one, and one more for each string that holds JSON.
    depth: usize,
}

/// Writes the fields of one JSON object; made by [`Encoder::object`].
#[derive(Debug)]
pub struct ObjectEncoder<'e> {
    encoder: &'e mut Encoder,
    empty: bool,
}

/// Writes the items of one JSON array; made by [`Encoder::array`].
#[derive(Debug)]
pub struct ArrayEncoder<'e> {
    encoder: &'e mut Encoder,
    empty: bool,
}

/// A value that has no form on the wire, with the path of the field that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError {
    path: String,
    problem: String,
}

impl Encoder {
    /// An empty encoder with room for a typical order.
    #[must_use]
    pub fn new() -> Self {
        Self {
            out: Zeroizing::new(Vec::with_capacity(256)),
            sensitive: Vec::new(),
            error: None,
        }
    }

    /// Writes a string.
    pub fn str(&mut self, value: &str) {
        // Writing to a `Vec` cannot fail.
        let _ = serde_json::to_writer(&mut *self.out, value);
    }

    /// Writes a string that goes over the wire encrypted. An empty one is left as it is.
    pub fn sensitive(&mut self, value: &str) {
        let start = self.out.len() + 1;
        self.str(value);
        if !value.is_empty() {
            let at = start..self.out.len() - 1;
            self.sensitive.push(Secret { at, depth: 1 });
        }
    }

    /// Writes a string that holds the JSON of a value.
    pub(crate) fn json_string<T: Encode + ?Sized>(&mut self, value: &T) {
        let mut inner = Encoder::new();
        value.encode(&mut inner);
        let Encoded { json, sensitive } = match inner.into_encoded() {
            Ok(encoded) => encoded,
            Err(error) => return self.fail_with(error),
        };
        let mut written = 0;
        self.out.push(b'"');
        for secret in sensitive {
            self.escaped(&json[written..secret.at.start]);
            let start = self.out.len();
            self.escaped(&json[secret.at.clone()]);
            self.sensitive.push(Secret {
                at: start..self.out.len(),
                depth: secret.depth + 1,
            });
            written = secret.at.end;
        }
        self.escaped(&json[written..]);
        self.out.push(b'"');
    }

    /// Writes a signed integer.
    pub fn i64(&mut self, value: i64) {
        let _ = serde_json::to_writer(&mut *self.out, &value);
    }

    /// Writes an unsigned integer.
    pub fn u64(&mut self, value: u64) {
        let _ = serde_json::to_writer(&mut *self.out, &value);
    }

    /// Writes a floating-point number; NaN and the infinities have no JSON form and fail.
    pub fn f64(&mut self, value: f64) {
        if value.is_finite() {
            let _ = serde_json::to_writer(&mut *self.out, &value);
        } else {
            self.fail(format_args!("{value} is not a number that JSON can carry"));
        }
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.out
            .extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.out.extend_from_slice(b"null");
    }

    /// Begins an object. Finish it with [`ObjectEncoder::end`].
    pub fn object(&mut self) -> ObjectEncoder<'_> {
        self.out.push(b'{');
        ObjectEncoder {
            encoder: self,
            empty: true,
        }
    }

    /// Begins an array. Finish it with [`ArrayEncoder::end`].
    pub fn array(&mut self) -> ArrayEncoder<'_> {
        self.out.push(b'[');
        ArrayEncoder {
            encoder: self,
            empty: true,
        }
    }

    /// Writes any value that serde can write.
    pub fn serialize<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        if let Err(error) = serde_json::to_writer(&mut *self.out, value) {
            self.fail(error);
        }
    }

    /// Records that the value at hand cannot be sent. The first failure is kept.
    pub fn fail(&mut self, problem: impl fmt::Display) {
        if self.error.is_none() {
            self.error = Some(EncodeError {
                path: String::new(),
                problem: problem.to_string(),
            });
        }
    }

    /// Records a failure that knows its field.
    pub(crate) fn fail_with(&mut self, error: EncodeError) {
        self.error.get_or_insert(error);
    }

    /// The JSON text.
    ///
    /// # Errors
    /// The first failure that was recorded; and a [`Sensitive`](crate::Sensitive) value, which is
    /// not written in the clear.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        let encoded = self.into_encoded()?;
        match encoded.sensitive.is_empty() {
            true => Ok(encoded.json.to_vec()),
            false => Err(EncodeError::new(
                "",
                "a sensitive value is not written in the clear",
            )),
        }
    }

    pub(crate) fn into_encoded(self) -> Result<Encoded, EncodeError> {
        match self.error {
            None => Ok(Encoded {
                json: self.out,
                sensitive: self.sensitive,
            }),
            Some(error) => Err(error),
        }
    }

    /// Writes `,"name":value`, or `"name":value` for the first field of an object.
    pub(crate) fn field<T: Encode + ?Sized>(&mut self, first: bool, name: &str, value: &T) {
        if !first {
            self.out.push(b',');
        }
        self.str(name);
        self.out.push(b':');
        let failed_before = self.error.is_some();
        value.encode(self);
        if !failed_before && let Some(error) = &mut self.error {
            error.prepend(name);
        }
    }

    /// Writes text as it stands inside a JSON string.
    fn escaped(&mut self, text: &[u8]) {
        let Ok(text) = std::str::from_utf8(text) else {
            return self.fail("is not UTF-8");
        };
        let quote = self.out.len();
        self.str(text);
        self.out.remove(quote);
        self.out.pop();
    }

    /// Writes JSON text that is known to be valid.
    pub(crate) fn raw(&mut self, json: &[u8]) {
        self.out.extend_from_slice(json);
    }
}

impl<'e> ObjectEncoder<'e> {
    /// Goes on with an object whose brace is open already.
    pub(crate) fn resume(encoder: &'e mut Encoder, empty: bool) -> Self {
        Self { encoder, empty }
    }

    /// Writes one field, unless its value is absent (`None`).
    pub fn field<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        if !value.is_absent() {
            value.encode_fields(name, self);
        }
    }

    /// Writes a value as the one field that most values are.
    #[doc(hidden)]
    pub fn one_field<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.encoder.field(self.empty, name, value);
        self.empty = false;
    }

    /// Whether there is no field yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.empty
    }

    /// Ends the object.
    pub fn end(self) {
        self.encoder.out.push(b'}');
    }
}

impl ArrayEncoder<'_> {
    /// Writes one item.
    pub fn item<T: Encode + ?Sized>(&mut self, value: &T) {
        if !self.empty {
            self.encoder.out.push(b',');
        }
        self.empty = false;
        value.encode(self.encoder);
    }

    /// Ends the array.
    pub fn end(self) {
        self.encoder.out.push(b']');
    }
}

impl Encoded {
    /// The same JSON with something else in the place of what is sensitive; `replace` gets the
    /// text of each, and gives one that needs no escaping.
    pub(crate) fn replaced<E: From<EncodeError>>(
        &self,
        mut replace: impl FnMut(&str) -> Result<String, E>,
    ) -> Result<Vec<u8>, E> {
        let mut out = Vec::with_capacity(self.json.len() + self.sensitive.len() * 352);
        let mut written = 0;
        for secret in &self.sensitive {
            out.extend_from_slice(&self.json[written..secret.at.start]);
            out.extend_from_slice(replace(&self.text_of(secret)?)?.as_bytes());
            written = secret.at.end;
        }
        out.extend_from_slice(&self.json[written..]);
        Ok(out)
    }

    fn text_of(&self, secret: &Secret) -> Result<Zeroizing<String>, EncodeError> {
        let mut text = Zeroizing::new(self.json[secret.at.clone()].to_vec());
        for _ in 0..secret.depth {
            text.insert(0, b'"');
            text.push(b'"');
            let inside: Zeroizing<String> = serde_json::from_slice(&text)
                .map(Zeroizing::new)
                .map_err(|error| EncodeError::new("", error.to_string()))?;
            text = Zeroizing::new(inside.as_bytes().to_vec());
        }
        match std::str::from_utf8(&text) {
            Ok(text) => Ok(Zeroizing::new(text.to_owned())),
            Err(_) => Err(EncodeError::new("", "is not UTF-8")),
        }
    }
}

impl EncodeError {
    /// The path of the field, such as `amount.total`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong with its value.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    pub(crate) fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            problem: problem.into(),
        }
    }

    fn prepend(&mut self, name: &str) {
        if self.path.is_empty() {
            self.path.push_str(name);
        } else {
            self.path = format!("{name}.{}", self.path);
        }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.problem),
            path => write!(f, "field `{path}`: {}", self.problem),
        }
    }
}

impl std::error::Error for EncodeError {}

/// Without the text: it holds people's data.
impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoder")
            .field("bytes", &self.out.len())
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}
