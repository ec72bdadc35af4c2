//! Whether an argument is what it is called. All of them are strings, easily exchanged, and a
//! signature over the wrong one fails on the user's telephone, where nobody sees why.

use crate::codec::encode::EncodeError;

/// An app id, such as `wxd678efh567hg6787`.
pub(super) fn appid(value: &str) -> Result<&str, EncodeError> {
    named_appid("appid", value)
}

/// The same, of an argument with another name.
pub(super) fn named_appid<'v>(name: &str, value: &'v str) -> Result<&'v str, EncodeError> {
    let is_word = value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let problem = match value {
        _ if is_none(value) => "is no app id but a value that was never set",
        _ if value.bytes().all(|byte| byte.is_ascii_digit()) => {
            "is a merchant number and no app id, which begins with wx: are the two exchanged?"
        }
        _ if value.starts_with("gh_") => {
            "is the original id of an account (gh_…); its app id begins with wx and stands beside \
             it in the settings of the account"
        }
        _ if value.starts_with("ww") => {
            "is the id of a company in WeCom (ww…); what is asked for is the app id of the mini \
             program, account or app that the order was placed with, which begins with wx"
        }
        _ if is_word && value.starts_with("wx") && (3..=32).contains(&value.len()) => {
            return Ok(value);
        }
        _ => {
            "is no app id, such as wxd678efh567hg6787: wx and up to 30 letters and digits (are the \
             arguments in the right order?)"
        }
    };
    Err(EncodeError::new(name, problem))
}

/// A merchant number, such as `1900000109`.
pub(super) fn mchid<'v>(name: &str, value: &'v str) -> Result<&'v str, EncodeError> {
    let problem = match value {
        _ if is_none(value) => "is no merchant number but a value that was never set",
        _ if value.bytes().all(|byte| byte.is_ascii_digit()) => return Ok(value),
        _ if value.starts_with("wx") => {
            "is an app id and no merchant number, which is digits: are the two exchanged?"
        }
        _ => {
            "is no merchant number, such as 1900000109: digits (are the arguments in the right \
              order?)"
        }
    };
    Err(EncodeError::new(name, problem))
}

/// What programs write where they have nothing.
fn is_none(value: &str) -> bool {
    matches!(value, "" | "undefined" | "null" | "None" | "nil" | "NaN")
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

/// What a transfer's answer has for the front end: base64, and not yet encoded for a URL.
pub(super) fn package_info(value: &str) -> Result<&str, EncodeError> {
    if value.contains('%') {
        return Err(EncodeError::new(
            "package_info",
            "is percent-encoded; pass it as the transfer's answer has it, for it is encoded where \
             that is needed",
        ));
    }
    text("package_info", value)
}

/// Any other value of one line.
pub(super) fn text<'v>(name: &str, value: &'v str) -> Result<&'v str, EncodeError> {
    let problem = match value {
        "" => "is empty",
        _ if is_none(value) => "is a value that was never set",
        _ if value.chars().any(|c| c.is_whitespace() || c.is_control()) => {
            "holds a blank or a line end"
        }
        _ => return Ok(value),
    };
    Err(EncodeError::new(name, problem))
}
