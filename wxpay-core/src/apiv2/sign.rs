use zeroize::Zeroizing;

use crate::crypto::digest;
use crate::operation::SignType;

/// Signs the fields of a message with the APIv2 key: upper-case hex. `sign` itself and empty
/// values do not count.
///
/// The same key signs notifications, and the signature does not tell `a=1&b=2` in two fields from
/// the same in one: sign no `&` in a value that somebody else chose where users see the signature.
/// Links and the parameters of front ends that this library makes have none.
///
/// ```
/// use wxpay_core::apiv2::{SignType, sign};
///
/// let fields = [("appid", "wxd930ea5d5a258f4f"), ("mch_id", "10000100"), ("body", "test")];
/// let signature = sign(fields, "192006250b4c09247ec02edce69f6a2d", SignType::HmacSha256);
/// assert_eq!(signature.len(), 64);
/// ```
#[must_use]
pub fn sign<'f>(
    fields: impl IntoIterator<Item = (&'f str, &'f str)>,
    key: &str,
    sign_type: SignType,
) -> String {
    let message = keyed(string_to_sign(fields), "key", key);
    match sign_type {
        SignType::Md5 => digest::md5_hex(message.as_bytes()).to_ascii_uppercase(),
        SignType::HmacSha256 => {
            digest::hex_upper(&digest::hmac_sha256(key.as_bytes(), message.as_bytes()))
        }
    }
}

/// `a=1&b=2`: the fields that count, sorted by the bytes of their names.
#[must_use]
pub fn string_to_sign<'f>(fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> String {
    let mut fields: Vec<_> = fields
        .into_iter()
        .filter(|(name, value)| *name != "sign" && !value.is_empty())
        .collect();
    fields.sort_unstable();
    let mut message = String::new();
    for (name, value) in fields {
        if !message.is_empty() {
            message.push('&');
        }
        message.push_str(name);
        message.push('=');
        message.push_str(value);
    }
    message
}

/// `a=1&b=2&name=key`, in one buffer that leaves no copy of the key behind.
pub(super) fn keyed(fields: String, name: &str, key: &str) -> Zeroizing<String> {
    let mut message = Zeroizing::new(String::with_capacity(
        fields.len() + name.len() + key.len() + 2,
    ));
    if !fields.is_empty() {
        message.push_str(&fields);
        message.push('&');
    }
    message.push_str(name);
    message.push('=');
    message.push_str(key);
    message
}
