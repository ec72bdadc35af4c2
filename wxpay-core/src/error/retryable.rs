use std::time::Duration;

use http::StatusCode;
use http::header::RETRY_AFTER;

use crate::error::DownloadError;
use crate::error::{Error, ErrorClass, ErrorKind, Outcome, VerificationError};

impl Error {
    /// Whether the same call may do better when it is made again, and is safe to be: with the same
    /// numbers, after a while.
    ///
    /// That is so when nothing left for want of a connection, when a call that only reads found
    /// the server overloaded, silent or cut off, and when WeChat Pay refused for too many
    /// requests. It is not so when the outcome is [`Outcome::Unknown`]: query first.
    ///
    /// ```
    /// # fn handle(error: wxpay_core::Error) {
    /// if error.is_retryable() { /* wait for `error.retry_after()`, or a second, and call again */ }
    /// # }
    /// ```
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.outcome() {
            // Also when the platform certificates were not to be had that the call needs first.
            Outcome::NotSent | Outcome::Unchanged => self.is_passing(),
            Outcome::Rejected => self.class() == Some(ErrorClass::RateLimited),
            Outcome::Unknown => false,
        }
    }

    /// How long the server asked to wait (`Retry-After`), at most a day; `None` when it said
    /// nothing.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        asked_to_wait(self).map(|wait| wait.min(Duration::from_secs(24 * 3600)))
    }

    /// The same error, of a call that changes nothing whatever becomes of it.
    pub(crate) fn of_a_read(mut self) -> Self {
        if self.0.outcome == Outcome::Unknown {
            self.0.outcome = Outcome::Unchanged;
        }
        self
    }

    /// Whether the reason is one that passes.
    fn is_passing(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect(_) | ErrorKind::Timeout(_) | ErrorKind::Transport(_) => true,
            // WeChat Pay signs a few answers wrong on purpose, the next one is right.
            ErrorKind::Verification(VerificationError::Probe) => true,
            ErrorKind::Download(error) => matches!(
                error,
                DownloadError::Truncated { .. }
                    | DownloadError::WrongHash { .. }
                    | DownloadError::Failed
            ),
            ErrorKind::Api(_) => {
                let class = self.class();
                let busy = |status: StatusCode| {
                    status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error()
                };
                matches!(class, Some(ErrorClass::RateLimited | ErrorClass::Undecided))
                    || self.status().is_some_and(busy)
            }
            _ => false,
        }
    }
}

/// Seconds, or a date in HTTP's form. A date that is past means at once.
pub(crate) fn asked_to_wait(error: &Error) -> Option<Duration> {
    let value = error
        .raw()?
        .headers()
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(
        date.duration_since(std::time::SystemTime::now())
            .unwrap_or_default(),
    )
}
