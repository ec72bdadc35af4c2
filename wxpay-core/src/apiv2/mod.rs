//! APIv2: XML, signed with a key that merchant and platform share.

pub mod xml;

mod envelope;
mod sign;
mod workwx;

pub(crate) use envelope::{Signed, check, read, read_json};
pub use sign::{SignType, sign, string_to_sign};
pub(crate) use workwx::signed_by_workwx;
pub use workwx::workwx_sign;
