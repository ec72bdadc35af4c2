use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};
use std::str::FromStr;

use crate::decode::{Context, Decode, DecodeError, Node};

impl Decode for String {
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        match node {
            Node::Missing | Node::Null => Ok(String::new()),
            Node::String(text) => Ok(text.clone().into_owned()),
            // Ids are documented as strings and sometimes sent as numbers.
            Node::Number(number) => Ok(number.to_string()),
            Node::Bool(value) => Ok(value.to_string()),
            other => Err(context.mismatch("a string", other)),
        }
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
                    Node::Number(number) => integer(number).and_then(|wide| wide.try_into().ok()),
                    // In APIv2 every value is a string, and an empty one stands for none.
                    Node::String(text) => number_from_text(text),
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
                    // Through text, which rounds once.
                    Node::Number(number) => number.to_string().parse().ok(),
                    Node::String(text) => number_from_text(text),
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
            values.push(context.item(index, item)?);
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
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        serde_json::to_value(node).map_err(|error| context.error(error))
    }
}

impl Decode for serde_json::Map<String, serde_json::Value> {
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        match serde_json::Value::decode(node, context)? {
            serde_json::Value::Null => Ok(Self::new()),
            serde_json::Value::Object(map) => Ok(map),
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

/// The whole number that a JSON number stands for; `100.0` counts as one.
fn integer(number: &serde_json::Number) -> Option<i128> {
    number.as_i128().or_else(|| {
        // Every whole f64 of this size is exact as an integer.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        number
            .as_f64()
            .filter(|value| value.fract() == 0.0 && value.abs() <= EXACT)
            .map(|value| value as i128)
    })
}

fn number_from_text<T: FromStr + Default>(text: &str) -> Option<T> {
    if text.is_empty() {
        Some(T::default())
    } else {
        text.parse().ok()
    }
}
