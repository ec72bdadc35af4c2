//! Whether an argument is what it is called. All of them are strings, easily exchanged, and a
//! signature over the wrong one fails on the user's telephone, where nobody sees why.

use crate::encode::EncodeError;

/// An app id, such as `wxd678efh567hg6787`.
pub(super) fn appid(value: &str) -> Result<&str, EncodeError> {
    let fits = !value.is_empty()
        && value.len() <= 32
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match fits {
        true => Ok(value),
        false => Err(EncodeError::new(
            "appid",
            "is no app id, such as wxd678efh567hg6787: up to 32 letters and digits (are the \
             arguments in the right order?)",
        )),
    }
}

/// The bare id of a prepared order.
pub(super) fn prepay_id(value: &str) -> Result<&str, EncodeError> {
    if value.starts_with("prepay_id=") {
        return Err(EncodeError::new(
            "prepay_id",
            "begins with `prepay_id=`, which is added here; pass the id as the order's answer \
             has it",
        ));
    }
    text("prepay_id", value)
}

/// Any other value of one line.
pub(super) fn text<'v>(name: &str, value: &'v str) -> Result<&'v str, EncodeError> {
    let problem = match value {
        "" => "is empty",
        _ if value.chars().any(|c| c.is_whitespace() || c.is_control()) => {
            "holds a blank or a line end"
        }
        _ => return Ok(value),
    };
    Err(EncodeError::new(name, problem))
}
