//! Values on their way to the wire and back: one tree for JSON and XML, what a type writes into it
//! and reads out of it, and the types of fields that have a form of their own.
//!
//! Which field goes where in a request is the business of [`endpoint`](crate::endpoint); what is
//! signed, of [`apiv2`](crate::apiv2) and [`apiv3`](crate::apiv3).

pub(crate) mod decode;
pub(crate) mod encode;
pub(crate) mod indexed;
mod json_string;
mod open_enum;
pub(crate) mod percent;
mod sensitive;
mod url_encoded;

pub use decode::{
    Context, Decode, DecodeError, JsonError, Node, NodeDeserializer, NodeError, ObjectDecoder,
};
pub use encode::{ArrayEncoder, Encode, EncodeError, Encoder, ObjectEncoder, Serde};
pub use indexed::Indexed;
pub use json_string::JsonString;
pub use sensitive::Sensitive;
pub use url_encoded::UrlEncoded;

/// A JSON value of any kind, as it came: a field whose contents nobody documents.
pub type Json = serde_json::Value;
