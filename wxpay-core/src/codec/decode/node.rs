use std::borrow::Cow;

use crate::codec::decode::json::{self, JsonError};

/// One value of an answer, whether it came as JSON or as XML. Strings borrow from the body
/// where they contain no escapes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Node<'a> {
    /// The field is not there.
    Missing,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written: no digit of an id is lost, whatever can hold it.
    Number(Cow<'a, str>),
    /// A string; in XML every leaf is one.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Node<'a>>),
    /// An object: its fields in the order in which they came.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// Parses JSON text.
    ///
    /// A fault of one value is none of the document: half a surrogate pair and bytes that are no
    /// UTF-8 become U+FFFD, numbers may have any size, and what is nested deeper than 100 levels
    /// is the text of its JSON.
    ///
    /// # Errors
    /// The text is not JSON, or an object has two fields of one name.
    pub fn parse_json(json: &'a [u8]) -> Result<Self, JsonError> {
        json::parse(json)
    }

    /// The same, with nothing borrowed.
    #[must_use]
    pub fn into_owned(self) -> Node<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Node::Missing => Node::Missing,
            Node::Null => Node::Null,
            Node::Bool(value) => Node::Bool(value),
            Node::Number(text) => Node::Number(owned(text)),
            Node::String(text) => Node::String(owned(text)),
            Node::Array(items) => Node::Array(items.into_iter().map(Node::into_owned).collect()),
            Node::Object(fields) => {
                let fields = fields.into_iter();
                Node::Object(
                    fields
                        .map(|(name, node)| (owned(name), node.into_owned()))
                        .collect(),
                )
            }
        }
    }

    /// Whether the value is [`Node::Missing`] or [`Node::Null`].
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Node::Missing | Node::Null)
    }

    /// Whether there is nothing in the value that could be a number, a list or an object: besides
    /// an absent one, an empty text or white space alone, which is what XML has for "not there".
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Node::String(text) => text.trim_ascii().is_empty(),
            other => other.is_absent(),
        }
    }

    /// The field of an object, or [`Node::Missing`].
    #[must_use]
    pub fn get(&self, name: &str) -> &Node<'a> {
        match self {
            Node::Object(fields) => fields
                .iter()
                .find(|(key, _)| key == name)
                .map_or(&Node::Missing, |(_, node)| node),
            _ => &Node::Missing,
        }
    }

    /// The text of a string, else `None`.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value this is, in words for an error message.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Node::Missing => "nothing",
            Node::Null => "null",
            Node::Bool(_) => "a boolean",
            Node::Number(_) => "a number",
            Node::String(_) => "a string",
            Node::Array(_) => "an array",
            Node::Object(_) => "an object",
        }
    }
}
