//! Reading an answer: from JSON or XML to Rust values.
//!
//! Both formats become one tree, [`Node`], which borrows from the body. Types read themselves
//! from it with a [`Context`] that carries what serde has no place for: the path of the field
//! at hand and the required fields that the server left out.

mod context;
mod corrections;
mod deserializer;
mod fields;
mod impls;
mod json;
mod node;
mod node_error;
mod node_serde;
mod number;
mod object;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use context::deserialize;
pub use context::{Context, DecodeError};
pub use deserializer::NodeDeserializer;
pub use fields::Fields;
pub(crate) use impls::is_empty_element;
pub use json::JsonError;
pub use node::Node;
pub use node_error::NodeError;
pub use object::ObjectDecoder;

/// A value that can be read from an answer.
///
/// `#[model]` writes this for structs and [`open_enum!`](crate::open_enum) for string
/// enumerations; strings, numbers, booleans, `Option`, `Vec`, maps and
/// [`serde_json::Value`] have it already. A type of another crate that only knows serde goes
/// into [`Serde`](crate::Serde).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from an answer of WeChat Pay",
    label = "this type has no `Decode`",
    note = "put `#[wxpay::model]` on the struct, declare a string enumeration with `wxpay::open_enum!`,\nor wrap a type that implements `serde::Deserialize`: `wxpay::Serde<{Self}>`"
)]
pub trait Decode: Sized {
    /// Whether a field of this type may be left out without being reported, as an `Option` may.
    const OPTIONAL: bool = false;

    /// Whether the value is spread over several fields: see [`Indexed`](crate::Indexed).
    #[doc(hidden)]
    const INDEXED: bool = false;

    /// Reads the value. [`Node::Missing`] and [`Node::Null`] give the type's empty value, so
    /// that an answer which lacks a field is still an answer.
    ///
    /// # Errors
    /// The node is of another kind than the type can hold; [`Context::mismatch`] makes the error.
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError>;

    /// Whether this node is as good as none. Types to which an empty text is a value say that only
    /// an absent node is.
    #[doc(hidden)]
    fn is_absent(node: &Node<'_>) -> bool {
        node.is_blank()
    }
}
