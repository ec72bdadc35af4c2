//! Writing a request: from Rust values to the JSON text that is signed and sent.

mod encoder;
mod impls;
mod serde_bridge;

pub(crate) use encoder::Encoded;
pub use encoder::{ArrayEncoder, EncodeError, Encoder, ObjectEncoder};
pub use serde_bridge::{Serde, serialize, with};

/// A value that can be part of a request.
///
/// `#[model]` writes this for structs and [`open_enum!`](crate::open_enum) for string
/// enumerations; strings, numbers, booleans, `Option`, `Vec`, maps and
/// [`serde_json::Value`] have it already. A type of another crate that only knows serde goes
/// into [`Serde`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent to WeChat Pay",
    label = "this type has no `Encode`",
    note = "put `#[wxpay::model]` on the struct, declare a string enumeration with `wxpay::open_enum!`,\nor wrap a type that implements `serde::Serialize`: `wxpay::Serde<{Self}>`"
)]
pub trait Encode {
    /// Writes the value. What cannot be written is reported with [`Encoder::fail`], and the
    /// request then fails before anything is sent.
    fn encode(&self, encoder: &mut Encoder);

    /// Whether a field with this value is left out of the request, as `None` is.
    fn is_absent(&self) -> bool {
        false
    }

    /// Writes the value as field of an object: what [`Indexed`](crate::Indexed) does differently.
    #[doc(hidden)]
    fn encode_fields(&self, name: &str, object: &mut ObjectEncoder<'_>) {
        object.one_field(name, self);
    }
}
