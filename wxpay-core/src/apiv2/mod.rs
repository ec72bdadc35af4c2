//! APIv2: XML, signed with a key that merchant and platform share.

pub mod xml;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod answers;
mod envelope;
mod sign;
mod unambiguous;
mod workwx;

pub use crate::operation::SignType;
pub(crate) use envelope::{Signed, check, read, read_json};
pub use sign::{sign, string_to_sign};
pub(crate) use unambiguous::{hidden_names, refuse_ampersands, refuse_notifications};
pub(crate) use workwx::signed_by_workwx;
pub use workwx::workwx_sign;
