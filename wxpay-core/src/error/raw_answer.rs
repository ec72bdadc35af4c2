use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::error::VerificationError;
use crate::text::foreign::Foreign;

/// What the server sent, before anything was made of it.
#[derive(Clone)]
pub struct RawAnswer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    verification: Verification,
}

/// Whether an answer is proven to come from WeChat Pay.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verification {
    /// Its signature was checked and is right.
    Verified {
        /// The platform key that signed it; `None` in APIv2, where the shared key did.
        serial: Option<String>,
    },
    /// It carries no signature, and this kind of answer need not.
    Unsigned,
    /// It was checked and is not to be trusted.
    Failed(VerificationError),
}

impl RawAnswer {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body, byte for byte.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The result of verification.
    #[must_use]
    pub fn verification(&self) -> &Verification {
        &self.verification
    }

    /// Whether the answer is proven to come from WeChat Pay.
    #[must_use]
    pub fn verified(&self) -> bool {
        matches!(self.verification, Verification::Verified { .. })
    }

    /// The `Request-ID` of the answer, which WeChat Pay's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers
            .get("request-id")
            .and_then(|value| value.to_str().ok())
    }

    pub(crate) fn new(response: http::Response<Bytes>, verification: Verification) -> Self {
        let (head, body) = response.into_parts();
        Self {
            status: head.status,
            headers: head.headers,
            body,
            verification,
        }
    }

    pub(crate) fn bytes(&self) -> Bytes {
        self.body.clone()
    }
}

/// `HTTP 404, verified, Request-ID 08…`; never the body.
impl fmt::Display for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}, ", self.status.as_u16())?;
        match &self.verification {
            Verification::Verified { .. } => f.write_str("verified")?,
            Verification::Unsigned => f.write_str("unsigned")?,
            Verification::Failed(_) => f.write_str("not verified")?,
        }
        match self.request_id() {
            Some(id) => write!(f, ", Request-ID {}", Foreign::name(id)),
            None => Ok(()),
        }
    }
}

/// The body and the headers are left out: they hold people's data.
impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawAnswer")
            .field("status", &self.status.as_u16())
            .field("verification", &self.verification)
            .field("request_id", &self.request_id().map(Foreign::name))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
