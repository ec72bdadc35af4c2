//! What became of a message on its way here, where it can be seen in the message.

use crate::error::VerificationError;
use crate::notification::{Headers, NotificationErrorKind};
use crate::text::foreign::quoted;

/// A likely cause of a refusal that the refusal itself does not name.
pub(super) fn hint<H: Headers + ?Sized>(
    kind: &NotificationErrorKind,
    headers: &H,
    body: &[u8],
) -> Option<String> {
    use NotificationErrorKind::{Malformed, Verification};
    use VerificationError::{HeadersMissing, Mismatch, NotBase64};
    match kind {
        Verification(HeadersMissing { .. }) => about_body(body),
        Verification(Mismatch { .. }) | Malformed(_) => {
            about_body(body).or_else(|| about_encoding(headers, body))
        }
        Verification(NotBase64) => {
            let signature = headers.header("wechatpay-signature")?;
            let blanks = signature.contains(' ');
            blanks.then(|| "there are blanks in it: the `+` became blanks on the way".to_owned())
        }
        _ => None,
    }
}

fn about_body(body: &[u8]) -> Option<String> {
    if body.is_empty() {
        Some("the body is empty: was it read before?".to_owned())
    } else if body.trim_ascii_start().starts_with(b"<") {
        Some("this is a message of APIv2: use `parse_v2`".to_owned())
    } else {
        None
    }
}

fn about_encoding<H: Headers + ?Sized>(headers: &H, body: &[u8]) -> Option<String> {
    const GZIP: [u8; 2] = [0x1f, 0x8b];
    let named = headers.header("content-encoding");
    let encoding = match named.as_deref() {
        Some(encoding) if !encoding.eq_ignore_ascii_case("identity") => quoted(encoding),
        _ if body.starts_with(&GZIP) => {
            return Some("the body is compressed (gzip): undo that before verification".to_owned());
        }
        _ => return None,
    };
    Some(format!(
        "Content-Encoding is {encoding}: undo it before verification"
    ))
}
