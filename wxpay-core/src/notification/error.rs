use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use crate::codec::decode::DecodeError;
use crate::crypto::CryptoError;
use crate::error::{ApiError, ConfigError, VerificationError};
use crate::notification::{Acknowledgement, Notification, v2};
use crate::operation::Protocol;
use crate::text::foreign::{Foreign, quoted};

/// A request to the notification URL that is not, or not readable as, a notification.
///
/// [`acknowledgement`](NotificationError::acknowledgement) is what to answer;
/// [`body`](NotificationError::body) is what came. The text and `Debug` show neither the body nor
/// anything decrypted; of a failure that somebody reports without a signature, the text has what it
/// reports.
pub struct NotificationError(Box<Inner>);

struct Inner {
    kind: NotificationErrorKind,
    protocol: Protocol,
    body: Bytes,
    notification: Option<Notification>,
    /// A likely cause.
    hint: Option<String>,
}

/// What is wrong with it.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotificationErrorKind {
    /// The merchant lacks the key that opens or verifies it.
    Config(ConfigError),
    /// It is not proven to come from WeChat Pay.
    Verification(VerificationError),
    /// It is genuine, and older or further in the future than the replay window allows.
    Replay {
        /// When it was signed, in unix seconds.
        timestamp: i64,
        /// What the clock here says, in unix seconds.
        now: i64,
        /// How far the two may be apart.
        window: Duration,
    },
    /// It is genuine, and not JSON or XML, or it lacks a part that every notification has.
    Malformed(String),
    /// It is encrypted in a way that is not known here.
    UnknownAlgorithm(String),
    /// It is genuine, and does not open with the merchant's key.
    Decryption(CryptoError),
    /// It is another event than the one it was to be read as.
    OtherEvent {
        /// The event that it is.
        found: String,
        /// The events that the type is for.
        expected: &'static [&'static str],
    },
    /// It is the event that was asked for, and its resource is not that of the product, or of
    /// several: products that share an event type are told apart by what they have. Whoever
    /// acknowledges it loses it: it may be a payment all the same.
    Undecided {
        /// What happened, such as `TRANSACTION.SUCCESS`.
        event_type: String,
        /// What WeChat Pay says that it is about, such as `profitsharing`: a hint, and no proof.
        /// Empty when it does not say.
        original_type: String,
        /// What was looked for and not found, or the types that it fits.
        problem: String,
    },
    /// What it says does not fit into the type.
    Decode(DecodeError),
    /// APIv2: it reports a failure (`return_code`, `result_code`, or the `trade_state` of a
    /// deduction) and was to be read as a success.
    Refused(ApiError),
    /// APIv2: it is signed with the merchant's key, and not shown to be the notification that it
    /// was to be read as; the text says what tells.
    Foreign(String),
}

impl NotificationError {
    /// What is wrong with it.
    #[must_use]
    pub fn kind(&self) -> &NotificationErrorKind {
        &self.0.kind
    }

    /// The body as it came. Not to be trusted unless [`verified`](Self::verified).
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// The notification itself, when it was opened and only could not be read as the type that
    /// was asked for.
    #[must_use]
    pub fn notification(&self) -> Option<&Notification> {
        self.0.notification.as_ref()
    }

    /// Whether it is proven to come from WeChat Pay.
    #[must_use]
    pub fn verified(&self) -> bool {
        use NotificationErrorKind as Kind;
        match self.kind() {
            Kind::Config(_) | Kind::Verification(_) | Kind::Foreign(_) => false,
            // APIv2 has no signature around what is encrypted.
            Kind::Malformed(_) | Kind::Decryption(_) => self.0.protocol == Protocol::V3,
            _ => true,
        }
    }

    /// Whether it is one of WeChat Pay's deliberately wrong signatures: refuse it, and do not
    /// wake anybody up.
    #[must_use]
    pub fn is_probe(&self) -> bool {
        matches!(
            self.kind(),
            NotificationErrorKind::Verification(VerificationError::Probe)
        )
    }

    /// What to answer: a failure, in the form of the protocol. 401 when it is not genuine, 400
    /// when it cannot be read, 500 when a key is missing here, 503 when a platform certificate is
    /// still to be downloaded. It does not say more than that to
    /// whoever sent it.
    pub fn acknowledgement(&self) -> Acknowledgement {
        use NotificationErrorKind as Kind;
        let (status, message) = match self.kind() {
            Kind::Config(_) | Kind::Decryption(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "the notification cannot be opened here",
            ),
            Kind::Verification(VerificationError::NotDownloaded { download, .. })
                if !download.is_settled() =>
            {
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    "the signature cannot be checked yet",
                )
            }
            Kind::Verification(_) => (StatusCode::UNAUTHORIZED, "the signature is not accepted"),
            Kind::Replay { .. } => (StatusCode::UNAUTHORIZED, "the timestamp is not accepted"),
            Kind::Malformed(_)
            | Kind::UnknownAlgorithm(_)
            | Kind::OtherEvent { .. }
            | Kind::Undecided { .. }
            | Kind::Decode(_)
            | Kind::Refused(_)
            | Kind::Foreign(_) => (
                StatusCode::BAD_REQUEST,
                "the notification is not understood",
            ),
        };
        match self.0.protocol {
            Protocol::V3 => Acknowledgement::failure_with(status, message),
            Protocol::V2 => Acknowledgement::failure_v2_with(status, message),
        }
    }

    pub(super) fn v3(kind: NotificationErrorKind, body: impl Into<Bytes>) -> Self {
        Self::new(kind, Protocol::V3, body.into())
    }

    /// It could be opened, and not read.
    pub(super) fn unreadable(kind: NotificationErrorKind, notification: Notification) -> Self {
        let mut error = Self::v3(kind, notification.raw_bytes());
        error.0.notification = Some(notification);
        error
    }

    /// Says what the cause may be.
    pub(super) fn with_hint(mut self, hint: Option<String>) -> Self {
        self.0.hint = hint;
        self
    }

    pub(super) fn v2(kind: NotificationErrorKind, body: impl Into<Bytes>) -> Self {
        Self::new(kind, Protocol::V2, body.into())
    }

    fn new(kind: NotificationErrorKind, protocol: Protocol, body: Bytes) -> Self {
        Self(Box::new(Inner {
            kind,
            protocol,
            body,
            notification: None,
            hint: None,
        }))
    }
}

impl fmt::Display for NotificationErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => write!(f, "it cannot be opened: {error}"),
            Self::Verification(error) => write!(f, "it is not trusted: {error}"),
            Self::Replay {
                timestamp,
                now,
                window,
            } => write!(
                f,
                "it was signed at {timestamp} and the clock here says {now}; the replay window \
                 is {} seconds, so either the clock is wrong or the message is a replay",
                window.as_secs()
            ),
            Self::Malformed(problem) | Self::Foreign(problem) => f.write_str(problem),
            Self::UnknownAlgorithm(algorithm) if algorithm == "AEAD_SM4_GCM" => f.write_str(
                "it is encrypted with AEAD_SM4_GCM, which needs the feature `shangmi`; switch it \
                 on, or choose AEAD_AES_256_GCM in the merchant platform",
            ),
            Self::UnknownAlgorithm(algorithm) => write!(
                f,
                "it is encrypted with `{}`, which this version does not know; it \
                 knows AEAD_AES_256_GCM and, with the feature `shangmi`, AEAD_SM4_GCM",
                Foreign::name(algorithm)
            ),
            Self::Decryption(error) => write!(f, "it cannot be opened: {error}"),
            Self::OtherEvent { found, expected } => write!(
                f,
                "it is {}, and was to be read as {}",
                quoted(found),
                expected.join(" or ")
            ),
            Self::Undecided {
                event_type,
                original_type,
                problem,
            } => {
                write!(f, "it is {}", quoted(event_type))?;
                if !original_type.is_empty() {
                    write!(f, " of the original_type {}", quoted(original_type))?;
                }
                write!(f, ", and {problem}")
            }
            Self::Decode(error) => write!(f, "it cannot be read: {error}"),
            Self::Refused(error) => write!(f, "it reports a failure: {error}"),
        }
    }
}

impl fmt::Display for NotificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the notification is refused: ")?;
        let unsigned = matches!(
            self.kind(),
            NotificationErrorKind::Verification(VerificationError::SignMissing)
        );
        // What somebody reports in vain is worth a word: it explains why there is no signature.
        match unsigned
            .then(|| v2::reported_failure(self.body()))
            .flatten()
        {
            Some(reported) => write!(
                f,
                "it reports {}, unsigned, so nothing of it is trusted",
                Foreign::text(&reported)
            )?,
            None => write!(f, "{}", self.kind())?,
        }
        match &self.0.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for NotificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotificationError")
            .field("kind", &self.0.kind)
            .field("protocol", &self.0.protocol)
            .field("body", &format_args!("{} bytes", self.0.body.len()))
            .finish()
    }
}

/// The causes are part of the text, and values in [`kind`](NotificationError::kind).
impl std::error::Error for NotificationError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cipher_that_a_feature_would_bring_is_told_with_the_feature() {
        let text = |algorithm: &str| {
            NotificationErrorKind::UnknownAlgorithm(algorithm.to_owned()).to_string()
        };
        assert!(text("AEAD_SM4_GCM").contains("switch it on"));
        assert!(text("ROT13").contains("`ROT13`"));
        // It comes from a genuine message, but nobody promised that it is short.
        assert!(text(&"x".repeat(100_000)).len() < 200);
    }
}
