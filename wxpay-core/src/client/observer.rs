use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::operation::Spec;
use crate::text::foreign::Foreign;

/// One attempt at a call, as an observer sees it when it is over and its answer has been verified:
/// enough for metrics and alarms, no order numbers, no bodies.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The endpoint: method and path template.
    pub endpoint: &'a Spec,
    /// Counts from 1 within the call.
    pub number: u32,
    /// The host that was asked.
    pub host: &'a str,
    /// How long it took until the answer was there, or until it failed.
    pub duration: Duration,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// The `Request-ID` of the answer.
    pub request_id: Option<&'a str>,
    /// The size of the request's body, in bytes.
    pub request_bytes: usize,
    /// The size of the answer's body, in bytes; 0 while it is not known.
    pub response_bytes: u64,
    /// Why it failed, if it did: with the verdict that the caller gets. Without an error the
    /// answer is verified and read; of a file only its beginning is, and the rest on its way.
    pub error: Option<&'a Error>,
    /// How long the client waits before the next attempt; `None` when there is none.
    pub retry_in: Option<Duration>,
}

/// Sees every attempt of a client.
#[derive(Clone)]
pub(crate) struct Observer(Option<Arc<Callback>>);

type Callback = dyn Fn(&Attempt<'_>) + Send + Sync;

impl Observer {
    pub(crate) fn none() -> Self {
        Self(None)
    }

    pub(crate) fn new(observer: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(observer)))
    }

    pub(crate) fn see(&self, attempt: &Attempt<'_>) {
        tracing::debug!(
            attempt = attempt.number,
            host = attempt.host,
            status = attempt.status,
            request_id = attempt
                .request_id
                .map(|id| tracing::field::display(Foreign::name(id))),
            duration_ms = u64::try_from(attempt.duration.as_millis()).unwrap_or(u64::MAX),
            request_bytes = attempt.request_bytes,
            response_bytes = attempt.response_bytes,
            retry_in_ms = attempt
                .retry_in
                .map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
            error = attempt.error.map(tracing::field::display),
            "attempt",
        );
        let Some(observer) = &self.0 else {
            return;
        };
        // Watching must not cost a payment its answer.
        let seen = std::panic::catch_unwind(AssertUnwindSafe(|| observer(attempt)));
        if seen.is_err() {
            tracing::error!("the function given to `on_attempt` panicked");
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Observer" } else { "none" })
    }
}
