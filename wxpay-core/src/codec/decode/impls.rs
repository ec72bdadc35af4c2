use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};
use std::str::FromStr;

use crate::codec::decode::{Context, Decode, DecodeError, Node, number};

impl Decode for String {
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        match node {
            Node::Missing | Node::Null => Ok(String::new()),
            Node::String(text) => Ok(text.clone().into_owned()),
            // Ids are documented as strings and sometimes sent as numbers.
            Node::Number(number) => Ok(number.clone().into_owned()),
            Node::Bool(value) => Ok(value.to_string()),
            other => Err(context.mismatch("a string", other)),
        }
    }

    fn is_absent(node: &Node<'_>) -> bool {
        node.is_absent()
    }
}

impl Decode for bool {
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        match node {
            Node::Missing | Node::Null => Ok(false),
            Node::Bool(value) => Ok(*value),
            Node::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
            Node::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
            other => Err(context.mismatch("true or false", other)),
        }
    }
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl Decode for $integer {
            fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
                let value = match node {
                    Node::Missing | Node::Null => return Ok(0),
                    Node::Number(text) => number::integer(text).and_then(|wide| wide.try_into().ok()),
                    // In APIv2 every value is a string.
                    Node::String(text) => text.parse().ok(),
                    _ => None,
                };
                value.ok_or_else(|| {
                    context.mismatch(concat!("an integer (", stringify!($integer), ")"), node)
                })
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

macro_rules! floats {
    ($($float:ty)*) => {$(
        impl Decode for $float {
            fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
                let value = match node {
                    Node::Missing | Node::Null => return Ok(0.0),
                    Node::Number(text) | Node::String(text) => text.parse().ok(),
                    _ => None,
                };
                value
                    .filter(|value: &$float| value.is_finite())
                    .ok_or_else(|| context.mismatch("a number", node))
            }
        }
    )*};
}

floats!(f32 f64);

impl<T: Decode> Decode for Option<T> {
    const OPTIONAL: bool = true;
    const INDEXED: bool = T::INDEXED;

    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        match T::is_absent(node) {
            true => Ok(None),
            false => T::decode(node, context).map(Some),
        }
    }

    fn is_absent(node: &Node<'_>) -> bool {
        T::is_absent(node)
    }
}

impl<T: Decode> Decode for Box<T> {
    const OPTIONAL: bool = T::OPTIONAL;
    const INDEXED: bool = T::INDEXED;

    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        T::decode(node, context).map(Box::new)
    }

    fn is_absent(node: &Node<'_>) -> bool {
        T::is_absent(node)
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        let items = match node {
            Node::Missing | Node::Null => return Ok(Vec::new()),
            Node::Array(items) => items,
            // XML cannot tell a list of one object from the object.
            Node::Object(_) => return Ok(vec![context.item(0, node)?]),
            other => return Err(context.mismatch("an array", other)),
        };
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if !is_empty_element::<T>(item) {
                values.push(context.item(index, item)?);
            }
        }
        Ok(values)
    }
}

macro_rules! maps {
    ($($map:ident<$($parameter:ident: $($bound:ident)|+),*>)*) => {$(
        impl<$($parameter: $($bound +)+),*> Decode for $map<$($parameter),*> {
            fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
                let fields = match node {
                    Node::Missing | Node::Null => return Ok(Self::default()),
                    Node::Object(fields) => fields,
                    other => return Err(context.mismatch("an object", other)),
                };
                let mut map = Self::default();
                for (name, value) in fields {
                    if is_empty_element::<V>(value) {
                        continue;
                    }
                    let key = name
                        .parse()
                        .map_err(|_| context.error("one of its keys cannot be read"))?;
                    map.insert(key, Decode::decode(value, context)?);
                }
                Ok(map)
            }
        }
    )*};
}

maps! {
    BTreeMap<K: FromStr | Ord, V: Decode>
    HashMap<K: FromStr | Eq | Hash, V: Decode, S: BuildHasher | Default>
}

impl Decode for serde_json::Value {
    fn decode(node: &Node<'_>, _: &mut Context) -> Result<Self, DecodeError> {
        Ok(json_value(node))
    }

    fn is_absent(node: &Node<'_>) -> bool {
        node.is_absent()
    }
}

impl Decode for serde_json::Map<String, serde_json::Value> {
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        match json_value(node) {
            serde_json::Value::Object(map) => Ok(map),
            _ if node.is_absent() => Ok(Self::new()),
            _ => Err(context.mismatch("an object", node)),
        }
    }
}

impl Decode for () {
    const OPTIONAL: bool = true;

    /// Whatever the server says beside "done" is of no interest to a caller who asked for
    /// nothing.
    fn decode(_: &Node<'_>, _: &mut Context) -> Result<Self, DecodeError> {
        Ok(())
    }
}

/// Whether an item is an element of XML without anything in it, which is none.
pub(crate) fn is_empty_element<T: Decode>(node: &Node<'_>) -> bool {
    node.as_str().is_some() && T::is_absent(node)
}

fn json_value(node: &Node<'_>) -> serde_json::Value {
    use serde_json::Value;
    match node {
        Node::Missing | Node::Null => Value::Null,
        Node::Bool(value) => Value::Bool(*value),
        Node::Number(text) => number::value(text),
        Node::String(text) => Value::String(text.clone().into_owned()),
        Node::Array(items) => items.iter().map(json_value).collect(),
        Node::Object(fields) => fields
            .iter()
            .map(|(name, node)| (name.clone().into_owned(), json_value(node)))
            .collect(),
    }
}
