//! What can go wrong with a call, and what it means for the money.
//!
//! One rule holds for the errors of this crate: `Display` says everything in one line, the causes
//! included, and `source` returns none of what was said. So a log line with `{error}` loses
//! nothing, and reporters that follow the causes, such as `anyhow`, say nothing twice. The cause as
//! a value is in the error itself: [`Error::kind`], [`KeyError`](crate::crypto::KeyError) and so on.

mod advice;
mod api;
mod certificate_download;
mod class;
mod config;
mod download;
mod raw_answer;
mod refusal;
mod retryable;
mod verification;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::codec::decode::DecodeError;
use crate::codec::encode::EncodeError;
use crate::crypto::CryptoError;
use crate::operation::{Protocol, Spec, may_be_unsigned};
use crate::text::foreign::Foreign;

pub use api::ApiError;
pub(crate) use api::RejectedBy;
pub use certificate_download::CertificateDownload;
pub use class::ErrorClass;
pub use config::ConfigError;
pub use download::DownloadError;
pub use raw_answer::{RawAnswer, Verification};
pub(crate) use refusal::outcome_of;
pub(crate) use retryable::asked_to_wait;
pub(crate) use verification::Date;
pub use verification::VerificationError;

/// A call that did not give a verified answer.
///
/// Ask [`outcome`](Error::outcome) first: it says whether money may have moved. Everything that
/// came back from the server is kept and reachable through [`raw`](Error::raw).
///
/// ```
/// # fn handle(error: wxpay_core::Error) {
/// use wxpay_core::Outcome;
///
/// match error.outcome() {
///     Outcome::NotSent => { /* nothing happened: correct the cause and call again */ }
///     Outcome::Rejected => { /* the server refused: `error.code()` says why */ }
///     Outcome::Unchanged => { /* a query that failed: ask again */ }
///     _ => { /* it may have happened: query the order before anything else */ }
/// }
/// # }
/// ```
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: Arc<ErrorKind>,
    outcome: Outcome,
    endpoint: Option<Spec>,
    raw: Option<RawAnswer>,
    /// The proxy that the request went through.
    through: Option<String>,
}

/// What happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client lacks something that this endpoint needs, such as a key.
    Config(ConfigError),
    /// A field of the request has no form on the wire.
    Request(EncodeError),
    /// The private key failed to sign.
    Sign(CryptoError),
    /// The [`Signer`](crate::Signer) that holds the key elsewhere failed to sign.
    Signer(Box<dyn StdError + Send + Sync>),
    /// No connection: DNS, TCP or TLS. The request did not leave.
    Connect(Box<dyn StdError + Send + Sync>),
    /// No answer in this time.
    Timeout(Duration),
    /// The connection broke after the request may have left, or the answer was no HTTP.
    Transport(Box<dyn StdError + Send + Sync>),
    /// The answer is longer than the client accepts, in bytes.
    BodyTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The answer is not proven to come from WeChat Pay.
    Verification(VerificationError),
    /// The server says no.
    Api(ApiError),
    /// The server answered 2xx with something that is not this endpoint's answer.
    Decode(DecodeError),
    /// A file did not arrive whole and unchanged.
    Download(DownloadError),
}

/// Whether a call that failed may have taken effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The request provably did not reach the server.
    NotSent,
    /// WeChat Pay refused it, and this call changed nothing. That is proved, by two things:
    ///
    /// - [`code`](Error::code) is one of which the documentation says so, at this operation;
    /// - the signature of the answer was checked, or this answer is documented to carry none:
    ///   `SIGN_ERROR` with HTTP 401, and the answers of the few APIv2 operations that do not sign.
    ///
    /// It never follows from a status alone, from a 5xx, from a code that is not known, or from one
    /// that says that the number is taken or paid already (`OUT_TRADE_NO_USED`, `ORDERPAID`,
    /// `ALREADY_EXISTS`, …): an earlier call may have done that. Nor does it at operations of which
    /// the pages say to query whatever the answer is, as at transfers and red packets.
    Rejected,
    /// The call only reads (`GET` of APIv3, and the bills of APIv2), so it changed nothing,
    /// whatever became of it: call again. About the order that it asked for this says nothing.
    Unchanged,
    /// Everything else: it may have taken effect. Query before you repeat it under another number.
    Unknown,
}

/// What a merchant without platform certificates is told.
pub(crate) const NO_CERTIFICATE: &str = "this merchant has no platform certificate, as all new \
    ones: apply for the WeChat Pay public key (微信支付公钥) in the merchant platform under \
    API安全, and set `platform_public_key` instead";

/// The result of a call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// What happened.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Whether the call may have taken effect.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// The endpoint that was called; `None` when a client could not be built.
    #[must_use]
    pub fn endpoint(&self) -> Option<&Spec> {
        self.0.endpoint.as_ref()
    }

    /// What the server answered, if it did: status, headers, body, and whether it was verified.
    #[must_use]
    pub fn raw(&self) -> Option<&RawAnswer> {
        self.0.raw.as_ref()
    }

    /// The HTTP status, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<http::StatusCode> {
        self.raw().map(RawAnswer::status)
    }

    /// The error code of WeChat Pay, such as `ORDER_NOT_EXIST`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.api().and_then(ApiError::code)
    }

    /// The message that WeChat Pay sent along with the code, mostly in Chinese.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.api().and_then(ApiError::message)
    }

    /// What WeChat Pay refused in particular: for `PARAM_ERROR` the field, the issue, the
    /// location.
    #[must_use]
    pub fn detail(&self) -> Option<&serde_json::Value> {
        self.api().and_then(ApiError::detail)
    }

    /// The `Request-ID` of the answer, which WeChat Pay's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.raw().and_then(RawAnswer::request_id)
    }

    /// Whether the answer behind this error was proven to come from WeChat Pay.
    #[must_use]
    pub fn verified(&self) -> bool {
        self.raw().is_some_and(RawAnswer::verified)
    }

    /// The body as it came, if there was an answer.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.raw().map(RawAnswer::body)
    }

    pub(crate) fn not_sent(kind: ErrorKind) -> Self {
        Self::new(kind, Outcome::NotSent, None)
    }

    /// The private key failed. No `From` says so: keys fail at other work than signing, too.
    pub(crate) fn unsigned(error: CryptoError) -> Self {
        Self::not_sent(ErrorKind::Sign(error))
    }

    pub(crate) fn unknown(kind: ErrorKind) -> Self {
        Self::new(kind, Outcome::Unknown, None)
    }

    pub(crate) fn answered(kind: ErrorKind, outcome: Outcome, raw: RawAnswer) -> Self {
        Self::new(kind, outcome, Some(raw))
    }

    /// The same error, of a call that itself sent nothing: what failed came before it.
    pub(crate) fn before_sending(mut self) -> Self {
        self.0.outcome = Outcome::NotSent;
        self
    }

    /// The same error, of a call of which an earlier attempt may have taken effect: whatever the
    /// last one came to, it does not prove that nothing happened.
    pub(crate) fn after_uncertainty(mut self) -> Self {
        self.0.outcome = Outcome::Unknown;
        self
    }

    /// The same error once more, for another who waited for the same thing.
    pub(crate) fn shared(&self) -> Self {
        Self(self.0.clone())
    }

    pub(crate) fn at(mut self, endpoint: &Spec) -> Self {
        self.0.endpoint.get_or_insert_with(|| endpoint.clone());
        if endpoint.only_reads() {
            return self.of_a_read();
        }
        self
    }

    /// The same error, of a request that went through a proxy.
    pub(crate) fn through(mut self, proxy: Option<String>) -> Self {
        self.0.through = self.0.through.or(proxy);
        self
    }

    fn new(kind: ErrorKind, outcome: Outcome, raw: Option<RawAnswer>) -> Self {
        Self(Box::new(Inner {
            kind: Arc::new(kind),
            outcome,
            endpoint: None,
            raw,
            through: None,
        }))
    }

    /// Whether a refusal without a signature is documented to have none.
    fn is_rightly_unsigned(&self) -> bool {
        let unsigned_v2 =
            |spec: &Spec| spec.protocol == Protocol::V2 && may_be_unsigned(&spec.path);
        self.outcome() == Outcome::Rejected || self.endpoint().is_some_and(unsigned_v2)
    }

    /// What the server's own words do not tell.
    fn hint(&self) -> Option<&'static str> {
        let certificates = self.endpoint()?.path == "v3/certificates";
        (certificates && self.code() == Some("RESOURCE_NOT_EXISTS")).then_some(NO_CERTIFICATE)
    }

    fn api(&self) -> Option<&ApiError> {
        match self.kind() {
            ErrorKind::Api(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(endpoint) = self.endpoint() {
            write!(f, "{endpoint}: ")?;
        }
        match self.kind() {
            ErrorKind::Config(error) => write!(f, "{error}")?,
            ErrorKind::Request(error) => write!(f, "the request cannot be written: {error}")?,
            ErrorKind::Sign(error) => write!(f, "the request cannot be signed: {error}")?,
            ErrorKind::Signer(error) => {
                write!(f, "the request was not signed: {}", Chain(error.as_ref()))?;
            }
            ErrorKind::Connect(error) => {
                write!(f, "no connection: {}", Chain(error.as_ref()).foreign())?;
            }
            ErrorKind::Timeout(after) => write!(f, "no answer within {after:?}")?,
            ErrorKind::Transport(error) => {
                write!(
                    f,
                    "the connection broke: {}",
                    Chain(error.as_ref()).foreign()
                )?;
            }
            ErrorKind::BodyTooLarge { limit } => {
                write!(f, "the answer is longer than {limit} bytes")?;
            }
            ErrorKind::Verification(error) => {
                write!(f, "the answer is not trusted: {error}")?;
            }
            ErrorKind::Api(error) => {
                match self.raw().map(RawAnswer::verification) {
                    Some(Verification::Failed(reason)) => {
                        write!(f, "it reports {error}, and is not trusted: {reason}")?;
                    }
                    Some(Verification::Unsigned) if !self.is_rightly_unsigned() => {
                        write!(
                            f,
                            "it reports {error}, unsigned, so nothing of it is trusted"
                        )?;
                    }
                    _ => write!(f, "{error}")?,
                }
                if let Some(hint) = self.hint() {
                    write!(f, "; {hint}")?;
                }
            }
            ErrorKind::Decode(error) => {
                write!(
                    f,
                    "the server answered, and the answer cannot be read: {error}"
                )?;
            }
            // To fetch a file changes nothing, so the outcome is not worth a word.
            ErrorKind::Download(error) => write!(f, "{error}")?,
        }
        if let Some(raw) = self.raw() {
            write!(f, " ({raw})")?;
        }
        if let Some(proxy) = &self.0.through {
            write!(f, " through the proxy of {proxy}")?;
        }
        if matches!(self.kind(), ErrorKind::Download(_)) && self.outcome() != Outcome::Unknown {
            return Ok(());
        }
        match self.outcome() {
            Outcome::NotSent if self.endpoint().is_none() => Ok(()),
            Outcome::NotSent => f.write_str("; nothing was sent"),
            Outcome::Rejected => f.write_str("; the server refused, nothing was changed"),
            Outcome::Unchanged => f.write_str("; this call only reads and changed nothing"),
            Outcome::Unknown => {
                f.write_str("; it may have taken effect, query before you repeat it")
            }
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("outcome", &self.0.outcome)
            .field("endpoint", &self.0.endpoint.as_ref().map(Spec::to_string))
            .field("raw", &self.0.raw)
            .finish()
    }
}

/// The causes are part of the text, and values in [`kind`](Error::kind).
impl StdError for Error {}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::not_sent(ErrorKind::Config(error))
    }
}

impl From<EncodeError> for Error {
    fn from(error: EncodeError) -> Self {
        Self::not_sent(ErrorKind::Request(error))
    }
}

/// An error and its causes in one line; HTTP libraries put the reason at the end of the chain. What
/// an error has said of its cause already is not said again.
pub(crate) struct Chain<'e>(pub(crate) &'e (dyn StdError + 'static));

impl Chain<'_> {
    /// What a peer may have put there, such as the names in its certificate.
    fn foreign(&self) -> String {
        Foreign::text(&self.to_string()).to_string()
    }
}

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        f.write_str(&said)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !said.contains(&text) {
                write!(f, ": {text}")?;
                said.push_str(&text);
            }
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
