use std::borrow::Cow;

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
    /// A number.
    Number(serde_json::Number),
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
    /// # Errors
    /// The text is not JSON (or nested deeper than 128 levels).
    pub fn parse_json(json: &'a [u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// Whether the value is [`Node::Missing`] or [`Node::Null`].
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Node::Missing | Node::Null)
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
