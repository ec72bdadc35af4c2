use std::time::Duration;

use http::StatusCode;

use crate::crypto::random;
use crate::error::{Error, ErrorKind, Outcome, asked_to_wait};
use crate::operation::Spec;

/// The longest wait that a server may ask for before the next attempt.
const LONGEST_ASKED: Duration = Duration::from_secs(60);

/// When a call is tried again.
///
/// Whatever the policy, each attempt is signed anew, all attempts together stay within the total
/// timeout, and a request that provably did not leave (no DNS, no connection, no TLS) is tried
/// once at each further entrance ([`ClientBuilder::base_url`](crate::ClientBuilder::base_url)).
///
/// By default a `GET` of APIv3 is tried up to three times when the server is overloaded (429, 5xx),
/// does not answer in time, or the connection breaks. Anything else is never repeated in silence:
/// the first attempt may have taken effect.
///
/// ```
/// use std::time::Duration;
/// use wxpay_core::RetryPolicy;
///
/// // Placing an order is idempotent by its `out_trade_no`, so this caller allows it.
/// let patient = RetryPolicy::new(5).with_backoff(Duration::from_millis(500), Duration::from_secs(5))
///     .for_idempotent_requests();
/// # let _ = patient;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    first_delay: Duration,
    longest_delay: Duration,
    all_methods: bool,
}

impl RetryPolicy {
    /// Up to this many attempts in all; 0 counts as 1.
    #[must_use]
    pub fn new(max_attempts: u32) -> Self {
        Self {
            max_attempts: max_attempts.max(1),
            first_delay: Duration::from_millis(200),
            longest_delay: Duration::from_secs(3),
            all_methods: false,
        }
    }

    /// One attempt, and no other but at further entrances for a request that did not leave.
    #[must_use]
    pub fn never() -> Self {
        Self::new(1)
    }

    /// Waits about `first` before the second attempt and twice as long before each further one,
    /// up to `longest`. Half of each delay is left to chance, so that many clients do not come
    /// back all at once. `Retry-After` of the server goes before; when that asks for more than a
    /// minute, or more than the call has left, there is no further attempt, and the error says for
    /// how much ([`Error::retry_after`]).
    #[must_use]
    pub fn with_backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first_delay = first;
        self.longest_delay = longest.max(first);
        self
    }

    /// Declares that it does no harm when a request arrives twice, so that other methods are
    /// tried again like `GET`. Say so for requests that carry a number of yours by which WeChat
    /// Pay recognises them (`out_trade_no`, `out_refund_no`, …).
    #[must_use]
    pub fn for_idempotent_requests(mut self) -> Self {
        self.all_methods = true;
        self
    }

    /// How long to wait before the next attempt, or `None` to give up.
    ///
    /// `attempt` counts from 1 and is the one that failed.
    pub(crate) fn delay(&self, spec: &Spec, attempt: u32, error: &Error) -> Option<Duration> {
        let safe = self.all_methods || spec.only_reads();
        if attempt >= self.max_attempts || !safe || !is_transient(error) {
            return None;
        }
        let Some(asked) = asked_to_wait(error) else {
            let doublings = attempt.saturating_sub(1).min(16);
            let factor = 1u32.checked_shl(doublings).unwrap_or(1);
            let doubled = self.first_delay.saturating_mul(factor);
            return Some(jitter(doubled.min(self.longest_delay)));
        };
        // To come back earlier than asked would be rude, and to wait for as long as anyone likes
        // is no better: the caller gets the answer.
        Some(asked).filter(|asked| *asked <= LONGEST_ASKED)
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new(3)
    }
}

/// Whether another attempt may fare better.
fn is_transient(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Connect(_) | ErrorKind::Timeout(_) | ErrorKind::Transport(_) => true,
        ErrorKind::Api(_) => error.status().is_some_and(|status| {
            status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error()
        }),
        _ => false,
    }
}

/// Between half of the delay and all of it.
fn jitter(delay: Duration) -> Duration {
    let mut byte = [0u8; 1];
    // Without chance the whole delay is as good as any.
    let part = match random::fill(&mut byte) {
        Ok(()) => u32::from(byte[0]),
        Err(_) => 255,
    };
    let half = delay.checked_div(2).unwrap_or_default();
    let step = half.checked_div(255).unwrap_or_default();
    half.saturating_add(step.saturating_mul(part))
}

/// Whether a request provably did not leave.
pub(crate) fn did_not_leave(error: &Error) -> bool {
    error.outcome() == Outcome::NotSent && matches!(error.kind(), ErrorKind::Connect(_))
}
