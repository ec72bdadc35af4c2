use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use crate::codec::decode::corrections::{Corrections, LENIENT};
use crate::codec::decode::node_error::join;
use crate::codec::decode::number::{self, Held};
use crate::codec::decode::{Node, NodeError};

/// Lets serde read a [`Node`]. Numbers and booleans may be strings, as they are in XML. An absent
/// node gives every type its empty value.
#[derive(Debug, Clone)]
pub struct NodeDeserializer<'n> {
    node: &'n Node<'n>,
    corrections: &'n Corrections,
    /// The path of this node; kept only when there is something to correct.
    path: String,
    /// Whether the value was told already that it may lack fields.
    told: bool,
}

impl<'n> NodeDeserializer<'n> {
    pub(super) fn corrected(node: &'n Node<'n>, corrections: &'n Corrections) -> Self {
        Self {
            node,
            corrections,
            path: String::new(),
            told: false,
        }
    }

    fn child(&self, step: &str, node: &'n Node<'n>) -> Self {
        Self {
            node,
            corrections: self.corrections,
            path: self.path_of(step),
            told: false,
        }
    }

    fn path_of(&self, step: &str) -> String {
        if self.corrections.is_empty() {
            return String::new();
        }
        join(&self.path, step)
    }

    fn text_as<T: std::str::FromStr>(&self) -> Option<T> {
        match self.node {
            Node::String(text) | Node::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// XML has an empty text in the place of anything else that is not there.
    fn not_blank(&self) -> Result<(), NodeError> {
        match self.node {
            Node::String(_) if self.node.is_blank() => Err(NodeError::blank()),
            _ => Ok(()),
        }
    }
}

macro_rules! scalars {
    ($($method:ident $scalar:ty: $visit:ident, $fits:expr;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
            self.not_blank()?;
            if matches!(self.node, Node::Missing) {
                return visitor.$visit(Default::default());
            }
            match self.text_as::<$scalar>().filter($fits) {
                Some(scalar) => visitor.$visit(scalar),
                None => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for NodeDeserializer<'de> {
    type Error = NodeError;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, NodeError> {
        let lenient = &self.corrections.lenient;
        if !self.told && !lenient.is_empty() && lenient.contains(&self.path) {
            self.told = true;
            return visitor.visit_map(Told(Some(self)));
        }
        match self.node {
            Node::Missing | Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Number(text) => match number::held(text) {
                Held::Signed(number) => match u64::try_from(number) {
                    Ok(number) => visitor.visit_u64(number),
                    Err(_) => visitor.visit_i64(number),
                },
                Held::Unsigned(number) => visitor.visit_u64(number),
                Held::Float(number) => visitor.visit_f64(number),
                Held::Whole(number) => serde_json::Value::Number(number)
                    .deserialize_any(visitor)
                    .map_err(NodeError::custom),
                Held::Text(text) => visitor.visit_borrowed_str(text),
            },
            Node::String(text) => visitor.visit_borrowed_str(text),
            Node::Array(items) => visitor.visit_seq(Items {
                parent: self,
                items: items.iter().enumerate(),
            }),
            Node::Object(_) => visitor.visit_map(Entries::new(self, &[])),
        }
    }

    scalars! {
        deserialize_i8 i8: visit_i8, |_| true;
        deserialize_i16 i16: visit_i16, |_| true;
        deserialize_i32 i32: visit_i32, |_| true;
        deserialize_i64 i64: visit_i64, |_| true;
        deserialize_i128 i128: visit_i128, |_| true;
        deserialize_u8 u8: visit_u8, |_| true;
        deserialize_u16 u16: visit_u16, |_| true;
        deserialize_u32 u32: visit_u32, |_| true;
        deserialize_u64 u64: visit_u64, |_| true;
        deserialize_u128 u128: visit_u128, |_| true;
        deserialize_f32 f32: visit_f32, |number| number.is_finite();
        deserialize_f64 f64: visit_f64, |number| number.is_finite();
        deserialize_bool bool: visit_bool, |_| true;
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self.node {
            Node::Missing => visitor.visit_borrowed_str(""),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_str(visitor)
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

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.not_blank()?;
        match self.node {
            Node::Missing => visitor.visit_seq(Items {
                parent: self,
                items: [].iter().enumerate(),
            }),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        self.not_blank()?;
        self.deserialize_any(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_struct("", &[], visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        self.not_blank()?;
        match self.node {
            Node::Object(_) | Node::Missing => visitor.visit_map(Entries::new(self, fields)),
            // One that is kept whole would come as an object.
            Node::Number(_) => Err(NodeError::custom("expected an object, found a number")),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        self.not_blank()?;
        match self.node {
            Node::String(text) => visitor.visit_enum(UnitVariant(text)),
            Node::Object(_) => {
                visitor.visit_enum(MapAccessDeserializer::new(Entries::new(self, &[])))
            }
            Node::Missing => Err(NodeError::custom(format_args!(
                "is missing, and the enum {name} has no empty value"
            ))),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct tuple_struct identifier ignored_any
    }
}

/// Tells a value that reads itself that it may lack fields: an object around it.
struct Told<'n>(Option<NodeDeserializer<'n>>);

impl<'n> MapAccess<'n> for Told<'n> {
    type Error = NodeError;

    fn next_key_seed<K: DeserializeSeed<'n>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, NodeError> {
        match self.0 {
            Some(_) => seed.deserialize(StrDeserializer::new(LENIENT)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'n>>(&mut self, seed: T) -> Result<T::Value, NodeError> {
        match self.0.take() {
            Some(inside) => seed.deserialize(inside),
            None => Err(NodeError::custom("a value was asked for before its key")),
        }
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
        for (index, node) in self.items.by_ref() {
            let step = format!("[{index}]");
            let child = self.parent.child(&step, node);
            if self.parent.corrections.blank.contains(&child.path) {
                continue;
            }
            return seed
                .deserialize(child)
                .map(Some)
                .map_err(|error| error.below(&step));
        }
        Ok(None)
    }
}

/// The entries of an object that hold something, then the absent fields to be filled in.
struct Entries<'n> {
    parent: NodeDeserializer<'n>,
    next: usize,
    fill: Vec<&'n str>,
    value: Option<(&'n str, &'n Node<'n>)>,
}

impl<'n> Entries<'n> {
    fn new(parent: NodeDeserializer<'n>, fields: &'static [&'static str]) -> Self {
        let filled = &parent.corrections.filled;
        let fill = match fields {
            _ if filled.is_empty() => Vec::new(),
            [] => filled
                .iter()
                .filter_map(|path| name_below(path, &parent.path))
                .collect(),
            fields => {
                let fields = fields.iter().copied();
                fields
                    .filter(|field| filled.contains(&join(&parent.path, field)))
                    .collect()
            }
        };
        Self {
            parent,
            next: 0,
            fill,
            value: None,
        }
    }
}

/// The name of the field that a path leads to, when it is one of this object. A type with a
/// `flatten` in it does not say which fields it has.
fn name_below<'p>(path: &'p str, object: &str) -> Option<&'p str> {
    let name = match object {
        "" => path,
        object => path.strip_prefix(object)?.strip_prefix('.')?,
    };
    (!name.contains(['.', '['])).then_some(name)
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
                let blank = &self.parent.corrections.blank;
                let absent = node.is_absent()
                    || !blank.is_empty() && blank.contains(&self.parent.path_of(name));
                if !absent {
                    self.value = Some((name, node));
                    return seed.deserialize(StrDeserializer::new(name)).map(Some);
                }
            }
        }
        let Some(name) = self.fill.pop() else {
            return Ok(None);
        };
        self.value = Some((name, &Node::Missing));
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'n>>(&mut self, seed: T) -> Result<T::Value, NodeError> {
        match self.value.take() {
            Some((name, node)) => seed
                .deserialize(self.parent.child(name, node))
                .map_err(|error| error.below(name)),
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
