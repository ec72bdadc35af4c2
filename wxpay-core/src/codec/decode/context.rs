use std::fmt;

use serde::Deserializer;
use serde::de::DeserializeOwned;

use crate::codec::decode::node_error::{join, missing_fields};
use crate::codec::decode::{Decode, Node, NodeDeserializer, NodeError, ObjectDecoder, corrections};
use crate::codec::indexed::template;
use crate::crypto::{DecryptionKeys, PrivateKey};
use crate::text::foreign::Foreign;

/// What travels along while an answer is read: the path of the field at hand and the required
/// fields that were not there.
#[derive(Debug, Default)]
pub struct Context {
    pub(super) path: Vec<Step>,
    missing: Vec<String>,
    /// Above zero while an absent object is filled with empty values: its own fields are then
    /// missing because it is, and are not reported one by one.
    pub(super) filling: usize,
    pub(super) required_at_top: usize,
    pub(super) present_at_top: usize,
    /// Opens encrypted fields.
    keys: DecryptionKeys,
}

/// An answer that could not be read into its type, with the path of the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    problem: String,
}

/// One step of a path such as `fees[1].fee_name`.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Field(&'static str),
    Index(usize),
}

impl Context {
    /// A context for a tree that is not part of an answer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A context that can open fields which are encrypted to this key.
    #[must_use]
    pub fn with_private_key(key: PrivateKey) -> Self {
        Self::with_keys(key.into())
    }

    /// A context that can open fields which are encrypted to one of these keys.
    pub(crate) fn with_keys(keys: DecryptionKeys) -> Self {
        Self {
            keys,
            ..Self::default()
        }
    }

    /// The key that opens encrypted fields.
    #[must_use]
    pub fn private_key(&self) -> Option<&PrivateKey> {
        self.keys.rsa.as_ref()
    }

    /// The keys that open encrypted fields.
    pub(crate) fn keys(&self) -> &DecryptionKeys {
        &self.keys
    }

    /// Begins to read an object. An absent one reads as an object without fields.
    ///
    /// # Errors
    /// The node is something else than an object.
    pub fn object<'n, 'c>(
        &'c mut self,
        node: &'n Node<'n>,
    ) -> Result<ObjectDecoder<'n, 'c>, DecodeError> {
        match node {
            Node::Object(fields) => Ok(ObjectDecoder::new(fields, self)),
            Node::Missing | Node::Null => Ok(ObjectDecoder::new(&[], self)),
            other => Err(self.mismatch("an object", other)),
        }
    }

    /// The error for a node of the wrong kind. Name the wanted kind with its article: `"a
    /// string"`. The value itself is not repeated: it may be personal data.
    #[must_use]
    pub fn mismatch(&self, wanted: &str, found: &Node<'_>) -> DecodeError {
        self.error(format_args!("expected {wanted}, found {}", found.kind()))
    }

    /// An error at the field at hand.
    #[must_use]
    pub fn error(&self, problem: impl fmt::Display) -> DecodeError {
        DecodeError {
            path: self.path(),
            problem: problem.to_string(),
        }
    }

    /// The path of the field at hand, such as `fees[1].fee_name`; empty at the top.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) if path.is_empty() => path.push_str(name),
                Step::Field(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Step::Index(index) => match template::numbered(&path, *index) {
                    Some(numbered) => path = numbered,
                    None => path.push_str(&format!("[{index}]")),
                },
            }
        }
        path
    }

    /// The required fields that were not there and were given their empty values.
    #[must_use]
    pub fn missing_fields(&self) -> &[String] {
        &self.missing
    }

    /// Reads a value with serde, for a type that only knows serde. A required field that is
    /// absent is corrected and reported here too.
    ///
    /// # Errors
    /// The type does not accept the node.
    pub fn deserialize<T: DeserializeOwned>(&mut self, node: &Node<'_>) -> Result<T, DecodeError> {
        let node = if node.is_absent() {
            &Node::Missing
        } else {
            node
        };
        self.deserialize_with(node, |node| T::deserialize(node))
    }

    /// The same with a serde `deserialize_with` function.
    pub(super) fn deserialize_with<T>(
        &mut self,
        node: &Node<'_>,
        deserialize: impl Fn(NodeDeserializer<'_>) -> Result<T, NodeError>,
    ) -> Result<T, DecodeError> {
        let (value, missing) = corrections::read(node, deserialize)
            .map_err(|error| self.error_below(error.path(), error.problem()))?;
        let prefix = self.path();
        if prefix.is_empty() && !missing.is_empty() {
            let present = matches!(node, Node::Object(fields) if !fields.is_empty());
            self.required_at_top += 1;
            self.present_at_top += usize::from(present);
        }
        if self.filling == 0 {
            let missing = missing.into_iter();
            self.missing
                .extend(missing.map(|path| join(&prefix, &path)));
        }
        Ok(value)
    }

    /// Reads an item of a list.
    pub(crate) fn item<T: Decode>(
        &mut self,
        index: usize,
        node: &Node<'_>,
    ) -> Result<T, DecodeError> {
        self.path.push(Step::Index(index));
        let value = T::decode(node, self);
        self.path.pop();
        value
    }

    pub(super) fn report_missing(&mut self) {
        let path = self.path();
        self.missing.push(path);
    }

    pub(super) fn error_below(&self, below: &str, problem: &str) -> DecodeError {
        let mut path = self.path();
        if !below.is_empty() {
            if !path.is_empty() && !below.starts_with('[') {
                path.push('.');
            }
            path.push_str(below);
        }
        DecodeError {
            path,
            problem: problem.to_owned(),
        }
    }

    pub(crate) fn finish(self) -> Result<Vec<String>, DecodeError> {
        if self.required_at_top > 0 && self.present_at_top == 0 {
            let fields = self.missing.join(", ");
            return Err(DecodeError::new(
                "",
                format!(
                    "none of the required fields is there ({})",
                    Foreign::text(&fields)
                ),
            ));
        }
        Ok(self.missing)
    }
}

impl DecodeError {
    pub(crate) fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            problem: problem.into(),
        }
    }

    /// The path of the field, such as `fees[1].fee_name`; empty for the answer as a whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong with it.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.problem),
            path => write!(f, "field `{path}`: {}", self.problem),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Deserialises anything that can be decoded, from any serde format. Here, as with serde's own
/// impls, a missing required field is an error: nobody's money hangs on a stored file.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Decode,
    D: Deserializer<'de>,
{
    let (node, lenient) = corrections::unwrap(deserializer)?;
    let mut context = Context::new();
    let value = T::decode(&node, &mut context).map_err(serde::de::Error::custom)?;
    if context.missing.is_empty() || lenient {
        return Ok(value);
    }
    Err(serde::de::Error::custom(missing_fields(&context.missing)))
}
