use std::borrow::Cow;

use crate::decode::Node;

impl Node<'_> {
    /// The same, with texts of its own: what is kept longer than the text that it was read from.
    pub(crate) fn into_owned(self) -> Node<'static> {
        match self {
            Node::Missing => Node::Missing,
            Node::Null => Node::Null,
            Node::Bool(value) => Node::Bool(value),
            Node::Number(value) => Node::Number(value),
            Node::String(text) => Node::String(owned(text)),
            Node::Array(items) => Node::Array(items.into_iter().map(Node::into_owned).collect()),
            Node::Object(fields) => Node::Object(
                fields
                    .into_iter()
                    .map(|(name, value)| (owned(name), value.into_owned()))
                    .collect(),
            ),
        }
    }
}

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}
