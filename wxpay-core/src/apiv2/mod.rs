//! APIv2: XML, signed with a key that merchant and platform share.

pub mod xml;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod answers;
mod envelope;
mod sign;

pub(crate) use envelope::{Signed, check, may_be_unsigned, read, read_json};
pub use sign::{SignType, sign, string_to_sign, workwx_sign};
