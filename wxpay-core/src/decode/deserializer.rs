use std::fmt;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use crate::decode::Node;
use crate::decode::empty::Empty;

/// Lets serde read a [`Node`]. Numbers and booleans may be strings, as they are in XML.
#[derive(Debug, Clone)]
pub struct NodeDeserializer<'n> {
    node: &'n Node<'n>,
    /// Paths of absent fields that are to be filled with empty values.
    corrected: &'n [String],
    /// The path of this node; kept only when there is something to correct.
    path: String,
}

/// What serde said about a [`Node`], with the path of the field.
#[derive(Debug)]
pub struct NodeError {
    path: String,
    problem: String,
    missing: bool,
}

impl<'n> NodeDeserializer<'n> {
    pub(super) fn new(node: &'n Node<'n>, corrected: &'n [String]) -> Self {
        Self {
            node,
            corrected,
            path: String::new(),
        }
    }

    fn child(&self, step: &str, node: &'n Node<'n>) -> Self {
        let path = match self.corrected {
            [] => String::new(),
            _ => join(&self.path, step),
        };
        Self {
            node,
            corrected: self.corrected,
            path,
        }
    }

    fn text_as<T: std::str::FromStr>(&self) -> Option<T> {
        self.node.as_str().and_then(|text| text.parse().ok())
    }
}

impl NodeError {
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn problem(&self) -> &str {
        &self.problem
    }

    /// The path of the field, when it is its absence that was the problem.
    pub(super) fn missing_field(&self) -> Option<&str> {
        self.missing.then_some(&self.path)
    }

    fn below(mut self, step: &str) -> Self {
        self.path = join(step, &self.path);
        self
    }
}

impl fmt::Display for NodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for NodeError {}

impl serde::de::Error for NodeError {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        Self {
            path: String::new(),
            problem: problem.to_string(),
            missing: false,
        }
    }

    fn missing_field(field: &'static str) -> Self {
        Self {
            path: field.to_owned(),
            problem: "is missing".to_owned(),
            missing: true,
        }
    }

    fn invalid_type(found: serde::de::Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        // serde would quote the value, which may be personal data.
        Self::custom(format_args!("expected {expected}, found {}", kind(&found)))
    }

    fn invalid_value(found: serde::de::Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Self::custom(format_args!(
            "expected {expected}, found another value ({})",
            kind(&found)
        ))
    }
}

macro_rules! numbers {
    ($($method:ident $number:ty: $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
            match self.text_as::<$number>() {
                Some(number) => visitor.$visit(number),
                None => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for NodeDeserializer<'de> {
    type Error = NodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self.node {
            Node::Missing | Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Number(number) => serde_json::Value::Number(number.clone())
                .deserialize_any(visitor)
                .map_err(NodeError::custom),
            Node::String(text) => visitor.visit_borrowed_str(text),
            Node::Array(items) => visitor.visit_seq(Items {
                parent: self,
                items: items.iter().enumerate(),
            }),
            Node::Object(_) => visitor.visit_map(Entries::new(self, &[])),
        }
    }

    numbers! {
        deserialize_i8 i8: visit_i8
        deserialize_i16 i16: visit_i16
        deserialize_i32 i32: visit_i32
        deserialize_i64 i64: visit_i64
        deserialize_i128 i128: visit_i128
        deserialize_u8 u8: visit_u8
        deserialize_u16 u16: visit_u16
        deserialize_u32 u32: visit_u32
        deserialize_u64 u64: visit_u64
        deserialize_u128 u128: visit_u128
        deserialize_f32 f32: visit_f32
        deserialize_f64 f64: visit_f64
        deserialize_bool bool: visit_bool
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self.node.is_absent() {
            true => visitor.visit_none(),
            false => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        match self.node {
            Node::Object(_) => visitor.visit_map(Entries::new(self, fields)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        match self.node {
            Node::String(text) => visitor.visit_enum(UnitVariant(text)),
            Node::Object(_) => {
                visitor.visit_enum(MapAccessDeserializer::new(Entries::new(self, &[])))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier
        ignored_any
    }
}

struct Items<'n> {
    parent: NodeDeserializer<'n>,
    items: std::iter::Enumerate<std::slice::Iter<'n, Node<'n>>>,
}

impl<'n> SeqAccess<'n> for Items<'n> {
    type Error = NodeError;

    fn next_element_seed<T: DeserializeSeed<'n>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NodeError> {
        let Some((index, node)) = self.items.next() else {
            return Ok(None);
        };
        let step = format!("[{index}]");
        seed.deserialize(self.parent.child(&step, node))
            .map(Some)
            .map_err(|error| error.below(&step))
    }
}

/// The entries of an object that hold something, then the absent fields to be filled in.
struct Entries<'n> {
    parent: NodeDeserializer<'n>,
    next: usize,
    fill: Vec<&'static str>,
    value: Option<(&'n str, Option<&'n Node<'n>>)>,
}

impl<'n> Entries<'n> {
    fn new(parent: NodeDeserializer<'n>, fields: &'static [&'static str]) -> Self {
        let fill = fields
            .iter()
            .copied()
            .filter(|field| parent.corrected.contains(&join(&parent.path, field)))
            .collect();
        Self {
            parent,
            next: 0,
            fill,
            value: None,
        }
    }
}

impl<'n> MapAccess<'n> for Entries<'n> {
    type Error = NodeError;

    fn next_key_seed<K: DeserializeSeed<'n>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, NodeError> {
        if let Node::Object(entries) = self.parent.node {
            while let Some((name, node)) = entries.get(self.next) {
                self.next += 1;
                // A null is as good as nothing, and nothing is what serde reports by name.
                if !node.is_absent() {
                    self.value = Some((name, Some(node)));
                    return seed.deserialize(StrDeserializer::new(name)).map(Some);
                }
            }
        }
        let Some(name) = self.fill.pop() else {
            return Ok(None);
        };
        self.value = Some((name, None));
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'n>>(&mut self, seed: T) -> Result<T::Value, NodeError> {
        match self.value.take() {
            Some((name, Some(node))) => seed
                .deserialize(self.parent.child(name, node))
                .map_err(|error| error.below(name)),
            Some((name, None)) => seed.deserialize(Empty).map_err(|error| error.below(name)),
            None => Err(NodeError::custom("a value was asked for before its key")),
        }
    }
}

struct UnitVariant<'n>(&'n str);

impl<'n> EnumAccess<'n> for UnitVariant<'n> {
    type Error = NodeError;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'n>>(self, seed: T) -> Result<(T::Value, Self), NodeError> {
        let variant = seed.deserialize(StrDeserializer::new(self.0))?;
        Ok((variant, self))
    }
}

impl<'n> VariantAccess<'n> for UnitVariant<'n> {
    type Error = NodeError;

    fn unit_variant(self) -> Result<(), NodeError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'n>>(self, _: T) -> Result<T::Value, NodeError> {
        Err(NodeError::custom("expected an object, found a string"))
    }

    fn tuple_variant<V: Visitor<'n>>(self, _: usize, _: V) -> Result<V::Value, NodeError> {
        Err(NodeError::custom("expected an object, found a string"))
    }

    fn struct_variant<V: Visitor<'n>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, NodeError> {
        Err(NodeError::custom("expected an object, found a string"))
    }
}

fn join(path: &str, step: &str) -> String {
    match (path.is_empty(), step.is_empty() || step.starts_with('[')) {
        (true, _) => step.to_owned(),
        (false, true) => format!("{path}{step}"),
        (false, false) => format!("{path}.{step}"),
    }
}

fn kind(found: &serde::de::Unexpected<'_>) -> &'static str {
    use serde::de::Unexpected;
    match found {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a string",
        Unexpected::Bytes(_) => "bytes",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map | Unexpected::NewtypeStruct => "an object",
        _ => "something else",
    }
}
