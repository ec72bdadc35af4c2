use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

use crate::codec::decode::{Context, Decode, DecodeError, Node};
use crate::codec::encode::{Encode, Encoder};

/// Carries a type that only knows serde inside a request, an answer or a model.
///
/// ```
/// use wxpay_core::{Encode, Encoder, Serde};
///
/// #[derive(serde::Serialize)]
/// struct Money { total: i64 }
///
/// let mut encoder = Encoder::new();
/// Serde(Money { total: 100 }).encode(&mut encoder);
/// assert_eq!(encoder.finish().unwrap(), br#"{"total":100}"#);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Serde<T>(
    /// The value itself.
    pub T,
);

impl<T: Serialize> Encode for Serde<T> {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.serialize(&self.0);
    }
}

impl<T: DeserializeOwned> Decode for Serde<T> {
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        context.deserialize(node).map(Serde)
    }
}

/// A field that is written by a serde `serialize_with` function.
#[derive(Debug)]
pub struct With<F>(F);

/// Makes a field of a serde `serialize_with` function.
pub fn with<F>(serialize: F) -> With<F>
where
    F: Fn(&mut serde_json::Serializer<&mut Vec<u8>>) -> Result<(), serde_json::Error>,
{
    With(serialize)
}

impl<F> Encode for With<F>
where
    F: Fn(&mut serde_json::Serializer<&mut Vec<u8>>) -> Result<(), serde_json::Error>,
{
    fn encode(&self, encoder: &mut Encoder) {
        let mut json = Vec::new();
        match self.0(&mut serde_json::Serializer::new(&mut json)) {
            Ok(()) => encoder.raw(&json),
            Err(error) => encoder.fail(error),
        }
    }
}

/// Serialises anything that can be encoded, into any serde format.
pub fn serialize<T, S>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Encode + ?Sized,
    S: Serializer,
{
    let mut encoder = Encoder::new();
    value.encode(&mut encoder);
    let json = encoder.finish().map_err(serde::ser::Error::custom)?;
    let node = Node::parse_json(&json).map_err(serde::ser::Error::custom)?;
    node.serialize(serializer)
}
