//! APIv3: JSON, signed with RSA or SM2.

mod error_body;
mod sign;
mod verify;

pub(crate) use error_body::api_error;
pub use sign::{authorization, request_message};
pub(crate) use verify::absent_certificate;
pub use verify::{response_message, verify};
