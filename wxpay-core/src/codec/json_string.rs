use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::decode::{self, Context, Decode, DecodeError, Node};
use crate::codec::encode::{self, Encode, Encoder};

/// A value that travels as a string which holds its JSON.
///
/// It can be used as the value itself. Read leniently: an empty string counts as none, and a
/// server that sends the value without the string around it is understood too.
///
/// ```
/// use wxpay_core::{JsonString, model};
///
/// #[model]
/// struct Order {
///     detail: JsonString<Detail>,
/// }
///
/// #[model]
/// struct Detail {
///     cost_price: i64,
/// }
///
/// let order = Order { detail: Detail { cost_price: 608800 }.into() };
/// let json = serde_json::to_string(&order)?;
/// assert_eq!(json, r#"{"detail":"{\"cost_price\":608800}"}"#);
/// assert_eq!(serde_json::from_str::<Order>(&json)?.detail.cost_price, 608800);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JsonString<T>(
    /// The value itself.
    pub T,
);

impl<T> JsonString<T> {
    /// Puts a value into a string.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for JsonString<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for JsonString<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for JsonString<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

#[diagnostic::do_not_recommend]
impl<T: Encode> Encode for JsonString<T> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.json_string(&self.0);
    }

    fn is_absent(&self) -> bool {
        self.0.is_absent()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Decode> Decode for JsonString<T> {
    const OPTIONAL: bool = T::OPTIONAL;

    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        let value = match node {
            node if Self::is_absent(node) => T::decode(&Node::Missing, context),
            Node::String(json) => {
                let inner = Node::parse_json(json.as_bytes())
                    .map_err(|error| context.error(format_args!("is not JSON: {error}")))?;
                T::decode(&inner, context)
            }
            Node::Object(_) | Node::Array(_) => T::decode(node, context),
            other => return Err(context.mismatch("a string that holds JSON", other)),
        };
        value.map(Self)
    }
}

impl<T: Encode> Serialize for JsonString<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        encode::serialize(self, serializer)
    }
}

impl<'de, T: Decode> Deserialize<'de> for JsonString<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::deserialize(deserializer)
    }
}
