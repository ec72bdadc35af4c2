use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use crate::error::CertificateDownload;
use crate::operation::SignType;
use crate::text::foreign::{Foreign, quoted};

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
    /// Signed with a platform certificate that is not among those that this client downloads. It
    /// may be one that is too new, so the message may be genuine.
    NotDownloaded {
        /// The serial number that the message names.
        serial: String,
        /// The ids that the client has.
        known: Vec<String>,
        /// How the downloading stands.
        download: Box<CertificateDownload>,
    },
    /// Signed with a platform certificate that is known here, more than a day after its end.
    /// WeChat Pay never does that.
    CertificateExpired {
        /// Its serial number.
        serial: String,
        /// When its validity ended, in unix seconds.
        not_after: i64,
        /// What the clock here says, in unix seconds.
        now: i64,
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
    /// APIv2: the field `sign` is of another kind than the request asked for.
    OtherSignType {
        /// What the request named in `sign_type`.
        asked: SignType,
        /// What the answer is signed with.
        found: SignType,
    },
    /// APIv2: the field `sign` does not fit the others.
    SignMismatch {
        /// The kind of signature.
        sign_type: SignType,
    },
    /// APIv2: `sign` fits, and does not tell whether this field, which decides what the answer
    /// says, is part of the value of another one.
    Hidden {
        /// Its name.
        field: &'static str,
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
                "it is signed with the platform key {} and this client has none: set \
                 `platform_public_key` or `platform_certificate`",
                quoted(serial)
            ),
            Self::UnknownSerial { serial, known } => write!(
                f,
                "it is signed with the platform key {}, which this client does not have \
                 (it has {}); add that key with `platform_public_key` or `platform_certificate`",
                quoted(serial),
                list(known)
            ),
            Self::NotDownloaded {
                serial,
                known,
                download,
            } => {
                write!(
                    f,
                    "it is signed with the platform certificate {}, ",
                    quoted(serial)
                )?;
                if known.is_empty() {
                    f.write_str("certificates are downloaded, and none is here yet: ")?;
                } else {
                    let known = list(known);
                    write!(f, "which is not among the keys that are here ({known}): ")?;
                }
                write!(f, "{download}")?;
                if download.is_settled() {
                    f.write_str(", so this one is not WeChat Pay's")?;
                }
                Ok(())
            }
            Self::CertificateExpired {
                serial,
                not_after,
                now,
            } => write!(
                f,
                "it is signed with the platform certificate {}, which expired on {}; \
                 WeChat Pay never signs with an expired one, so the message is not genuine or the \
                 clock here is wrong, which says {}. Take the certificate that is in use from GET \
                 v3/certificates, or let the client do so (`download_platform_certificates`)",
                quoted(serial),
                Date(*not_after),
                Date(*now)
            ),
            Self::OwnCertificate { serial } => write!(
                f,
                "it names {}, which is the merchant's own certificate and not a platform's",
                quoted(serial)
            ),
            Self::Clock { timestamp, now } => write!(
                f,
                "its timestamp is {} and the clock here says {now}; more than 300 \
                 seconds apart, so either the clock is wrong or the message is a replay",
                Foreign::name(timestamp)
            ),
            Self::NotBase64 => f.write_str("its signature is not base64"),
            Self::Mismatch { serial } => write!(
                f,
                "its signature does not fit its content under the platform key {}; was the \
                 body changed on the way, or decoded and encoded again before it was verified?",
                quoted(serial)
            ),
            Self::Probe => f.write_str(
                "its signature is one of WeChat Pay's deliberately wrong ones \
                 (WECHATPAY/SIGNTEST/); refusing it is right, nothing needs to be done",
            ),
            Self::SignMissing => f.write_str("the field `sign` is not there"),
            Self::SignFormat => f.write_str("the field `sign` is neither MD5 nor HMAC-SHA256"),
            Self::OtherSignType { asked, found } => write!(
                f,
                "the field `sign` is {}, and the request asked for {} (`sign_type`)",
                found.as_str(),
                asked.as_str()
            ),
            Self::SignMismatch { sign_type } => write!(
                f,
                "the field `sign` ({}) does not fit the other fields; check the APIv2 key \
                 (`api_v2_key`), or the body was changed on the way here (decoded, trimmed, taken \
                 from a log)",
                sign_type.as_str()
            ),
            Self::Hidden { field } => write!(
                f,
                "the value of another field holds `&{field}=`, and `sign` does not tell whether \
                 `{field}` is a field of its own; was the answer changed on the way here?"
            ),
            Self::NotOpened => f.write_str(
                "what its field `req_info` holds does not open to a refund; check the APIv2 key \
                 (`api_v2_key`), or the body was changed on the way here",
            ),
        }
    }
}

fn list(ids: &[String]) -> String {
    let quoted: Vec<_> = ids.iter().map(|id| quoted(id)).collect();
    quoted.join(", ")
}

impl std::error::Error for VerificationError {}

/// Unix seconds, for people.
pub(crate) struct Date(pub(crate) i64);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// The first second of the year 10000, which has no form as an HTTP date.
        const END: u64 = 253_402_300_800;
        let time = u64::try_from(self.0)
            .ok()
            .filter(|seconds| *seconds < END)
            .and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)));
        match time {
            Some(time) => f.write_str(&httpdate::fmt_http_date(time)),
            None => write!(f, "{} (unix seconds)", self.0),
        }
    }
}
