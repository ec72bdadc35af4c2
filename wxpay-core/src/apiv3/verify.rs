use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;

use crate::error::VerificationError;
use crate::merchant::answer_key::is_serial;
use crate::merchant::platform_keys::{Found, PlatformKeys};
use crate::text::foreign::Foreign;

/// How far the clocks of merchant and platform may be apart, in seconds.
const CLOCK_TOLERANCE: i64 = 300;

/// WeChat Pay now and then sends signatures that are wrong on purpose, to find merchants who do
/// not check. They begin like this.
const PROBE: &str = "WECHATPAY/SIGNTEST/";

const TIMESTAMP: &str = "wechatpay-timestamp";
const NONCE: &str = "wechatpay-nonce";
const SIGNATURE: &str = "wechatpay-signature";
const SERIAL: &str = "wechatpay-serial";

/// The text that an answer or a notification is signed over: three lines, each with its line
/// feed.
///
/// ```
/// assert_eq!(wxpay_core::apiv3::response_message("9", "8", b""), b"9\n8\n\n");
/// ```
#[must_use]
pub fn response_message(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(timestamp.len() + nonce.len() + body.len() + 3);
    for line in [timestamp.as_bytes(), nonce.as_bytes(), body] {
        message.extend_from_slice(line);
        message.push(b'\n');
    }
    message
}

/// Verifies the signature of an answer or a notification over its raw body, and gives the id of
/// the platform key that made it.
///
/// `own_serial` is the serial number of the merchant's own certificate, which users mistake for a
/// platform certificate more often than anything else; `now` is in unix seconds.
///
/// # Errors
/// The one reason that applies; see [`VerificationError`].
pub fn verify(
    headers: &HeaderMap,
    body: &[u8],
    keys: &PlatformKeys,
    own_serial: Option<&str>,
    now: i64,
) -> Result<String, VerificationError> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(timestamp), Some(nonce), Some(signature), Some(serial)) = (
        header(TIMESTAMP),
        header(NONCE),
        header(SIGNATURE),
        header(SERIAL),
    ) else {
        let missing = [TIMESTAMP, NONCE, SIGNATURE, SERIAL];
        let missing = missing
            .into_iter()
            .filter(|name| header(name).is_none())
            .collect();
        return Err(VerificationError::HeadersMissing { missing });
    };
    if signature.starts_with(PROBE) {
        return Err(VerificationError::Probe);
    }
    let key = match keys.valid(serial, now) {
        Found::Key(key) => key,
        Found::Expired(not_after) => {
            return Err(VerificationError::CertificateExpired {
                serial: serial.to_owned(),
                not_after,
                now,
            });
        }
        Found::Unknown => {
            return Err(match own_serial {
                Some(own) if own.eq_ignore_ascii_case(serial) => {
                    VerificationError::OwnCertificate {
                        serial: serial.to_owned(),
                    }
                }
                _ => keys.unknown(serial, now),
            });
        }
    };
    let at = timestamp.parse::<i64>().ok().filter(|_| {
        // The canonical spelling only: `+1` or `01` would let two messages share a meaning.
        !timestamp.starts_with(['+', '0']) && !timestamp.starts_with('-')
    });
    match at {
        Some(at) if at.abs_diff(now) <= CLOCK_TOLERANCE.unsigned_abs() => {}
        _ => {
            return Err(VerificationError::Clock {
                timestamp: Foreign::name(timestamp).to_string(),
                now,
            });
        }
    }
    let signature = STANDARD
        .decode(signature)
        .map_err(|_| VerificationError::NotBase64)?;
    let message = response_message(timestamp, nonce, body);
    match key.verify(&message, &signature) {
        true => Ok(serial.to_owned()),
        false => Err(VerificationError::Mismatch {
            serial: serial.to_owned(),
        }),
    }
}

/// The serial number of the platform certificate that a message says it is signed with, when it
/// is not here and there is reason to look for it: the message has all that a signed one has.
pub(crate) fn absent_certificate<'h>(
    headers: &'h HeaderMap,
    keys: &PlatformKeys,
    own_serial: Option<&str>,
    now: i64,
) -> Option<&'h str> {
    let header = |name: &str| headers.get(name)?.to_str().ok();
    let serial = header(SERIAL)?;
    let signature = header(SIGNATURE)?;
    let at: i64 = header(TIMESTAMP)?.parse().ok()?;
    header(NONCE)?;
    let own = own_serial.is_some_and(|own| own.eq_ignore_ascii_case(serial));
    let in_time = at.abs_diff(now) <= CLOCK_TOLERANCE.unsigned_abs();
    let absent = matches!(keys.valid(serial, now), Found::Unknown);
    (absent && in_time && !own && is_serial(serial) && !signature.starts_with(PROBE))
        .then_some(serial)
}
