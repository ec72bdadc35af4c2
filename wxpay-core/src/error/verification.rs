use std::fmt;

use crate::apiv2::SignType;

/// Why an answer or a notification is not taken for one of WeChat Pay's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerificationError {
    /// Signature headers are not there.
    HeadersMissing {
        /// Their names, in lower case.
        missing: Vec<&'static str>,
    },
    /// Signed with a platform key that this client does not have.
    UnknownSerial {
        /// The id that the answer names.
        serial: String,
        /// The ids that the client has.
        known: Vec<String>,
    },
    /// The answer names the merchant's own certificate, which is never what it is signed with.
    OwnCertificate {
        /// Its serial number.
        serial: String,
    },
    /// Signed more than five minutes away from now, or at no readable time.
    Clock {
        /// What the answer says, in unix seconds.
        timestamp: String,
        /// What the clock here says, in unix seconds.
        now: i64,
    },
    /// The signature is no base64.
    NotBase64,
    /// The signature does not fit the message.
    Mismatch {
        /// The id of the platform key it should be of.
        serial: String,
    },
    /// A signature that WeChat Pay made wrong on purpose, to see whether it is checked.
    Probe,
    /// APIv2: the field `sign` is not there and this endpoint's answers have one.
    SignMissing,
    /// APIv2: the field `sign` is of no known kind.
    SignFormat,
    /// APIv2: the field `sign` does not fit the others.
    SignMismatch {
        /// The kind of signature.
        sign_type: SignType,
    },
    /// APIv2: what a refund notification holds encrypted does not open, and that it does is all
    /// that proves it.
    NotOpened,
}

impl fmt::Display for VerificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HeadersMissing { missing } => write!(
                f,
                "it has no signature (missing: {}); look for a proxy that removes headers, or a \
                 host that is not WeChat Pay's",
                missing.join(", ")
            ),
            Self::UnknownSerial { serial, known } if known.is_empty() => write!(
                f,
                "it is signed with the platform key {serial} and this client has none: set \
                 `platform_public_key` or `platform_certificate`"
            ),
            Self::UnknownSerial { serial, known } => write!(
                f,
                "it is signed with the platform key {serial}, which this client does not have \
                 (it has {}); add that key with `platform_public_key` or `platform_certificate`",
                known.join(", ")
            ),
            Self::OwnCertificate { serial } => write!(
                f,
                "it names {serial}, which is the merchant's own certificate and not a platform's"
            ),
            Self::Clock { timestamp, now } => write!(
                f,
                "its timestamp is {timestamp} and the clock here says {now}; more than 300 \
                 seconds apart, so either the clock is wrong or the message is a replay"
            ),
            Self::NotBase64 => f.write_str("its signature is not base64"),
            Self::Mismatch { serial } => write!(
                f,
                "its signature does not fit its content under the platform key {serial}; was the \
                 body changed on the way, or decoded and encoded again before it was verified?"
            ),
            Self::Probe => f.write_str(
                "its signature is one of WeChat Pay's deliberately wrong ones \
                 (WECHATPAY/SIGNTEST/); refusing it is right, nothing needs to be done",
            ),
            Self::SignMissing => f.write_str("the field `sign` is not there"),
            Self::SignFormat => f.write_str("the field `sign` is neither MD5 nor HMAC-SHA256"),
            Self::SignMismatch { sign_type } => write!(
                f,
                "the field `sign` ({}) does not fit the other fields; check the APIv2 key \
                 (`api_v2_key`), or the body was changed on the way here (decoded, trimmed, taken \
                 from a log)",
                sign_type.as_str()
            ),
            Self::NotOpened => f.write_str(
                "what its field `req_info` holds does not open to a refund; check the APIv2 key \
                 (`api_v2_key`), or the body was changed on the way here",
            ),
        }
    }
}

impl std::error::Error for VerificationError {}
