//! APIv2: XML, signed with a key that merchant and platform share.

pub mod xml;

mod envelope;
mod sign;
mod unambiguous;

pub(crate) use envelope::{Signed, check, read, read_json};
pub use sign::{SignType, sign, string_to_sign, workwx_sign};
pub(crate) use unambiguous::{refuse_ampersands, refuse_notifications};
