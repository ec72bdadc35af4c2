//! The protocol of WeChat Pay, without its endpoints: signing, verification, encoding, and the
//! HTTP client.

extern crate self as wxpay_core;

//pub mod crypto;

mod decode;
mod encode;
mod endpoint;
mod open_enum;
mod parts;
mod path;
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod reading;
mod spec;

pub use decode::{Context, Decode, DecodeError, Node, NodeDeserializer, NodeError, ObjectDecoder};
pub use encode::{ArrayEncoder, Encode, EncodeError, Encoder, ObjectEncoder, Serde};
pub use endpoint::Endpoint;
pub use parts::Parts;
pub use path::PathValue;
pub use reading::Reading;
pub use spec::{Method, Protocol, Spec};
