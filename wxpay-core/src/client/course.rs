//! The course of a call: what became of its attempts, told to the observer.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::time::Instant;
use tracing::Span;

use crate::client::departure::Departure;
use crate::client::http_client::Received;
use crate::client::observer::{Attempt, Observer};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::operation::Spec;
use crate::text::foreign::Foreign;

/// Each attempt is observed once, with its verdict: that of the verified answer, or of what cut it
/// off. One that is dropped with its call is observed as well.
pub(crate) struct Course {
    spec: Spec,
    span: Span,
    observer: Observer,
    number: u32,
    /// Whether the call changes nothing.
    reads: bool,
    /// Whether an earlier attempt has left.
    left: bool,
    open: Option<Open>,
}

/// The attempt that is being made.
struct Open {
    host: String,
    /// The proxy, if there is one.
    through: Option<String>,
    departure: Departure,
    started: Instant,
    duration: Option<Duration>,
    request_bytes: usize,
    status: Option<u16>,
    request_id: Option<String>,
    response_bytes: u64,
}

impl Course {
    pub(crate) fn new(spec: Spec, observer: &Observer) -> Self {
        Self {
            span: tracing::info_span!(
                "wxpay",
                method = %spec.method,
                path = %Foreign::text(&spec.path)
            ),
            reads: spec.only_reads(),
            spec,
            observer: observer.clone(),
            number: 0,
            left: false,
            open: None,
        }
    }

    /// The same, of a call that is answered with a file or not.
    pub(crate) fn of_file(mut self, file: bool) -> Self {
        self.reads |= file && self.spec.only_fetches();
        self
    }

    pub(crate) fn span(&self) -> &Span {
        &self.span
    }

    /// How many attempts were begun.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// Begins another attempt, `through` a proxy or none.
    pub(crate) fn begin(&mut self, request: &Request<Bytes>, through: Option<String>) -> Departure {
        let departure = Departure::default();
        let host = request.uri().authority().map(ToString::to_string);
        self.number = self.number.saturating_add(1);
        self.open = Some(Open {
            host: host.unwrap_or_default(),
            through,
            departure: departure.clone(),
            started: Instant::now(),
            duration: None,
            request_bytes: request.body().len(),
            status: None,
            request_id: None,
            response_bytes: 0,
        });
        departure
    }

    /// The attempt has got an answer, which is still to be judged.
    pub(crate) fn received(&mut self, received: &Received) {
        if let Some(open) = &mut self.open {
            open.duration = Some(open.started.elapsed());
            open.status = Some(received.status().as_u16());
            open.request_id = received.request_id();
            open.response_bytes = received.length().unwrap_or(0);
        }
    }

    /// The attempt has failed, and is followed by another.
    pub(crate) fn again(&mut self, error: Error, wait: Duration) {
        let error = self.verdict(error);
        self.left |= error.outcome() != Outcome::NotSent;
        self.observe(Some(&error), Some(wait));
    }

    /// The call is over: the error as the caller gets it.
    pub(crate) fn over<T>(&mut self, result: Result<T>) -> Result<T> {
        let result = result.map_err(|error| match self.left && !self.reads {
            true => self.verdict(error.after_uncertainty()),
            false => self.verdict(error),
        });
        self.observe(result.as_ref().err(), None);
        result
    }

    /// The call has used up its time.
    pub(crate) fn out_of_time(&self, total: Duration) -> Error {
        let left = |open: &Open| !open.departure.withdraw();
        let kind = ErrorKind::Timeout(total);
        if self.left || self.open.as_ref().is_some_and(left) {
            Error::unknown(kind)
        } else {
            Error::not_sent(kind)
        }
    }

    fn verdict(&self, error: Error) -> Error {
        let through = self.open.as_ref().and_then(|open| open.through.clone());
        let error = error.at(&self.spec).through(through);
        if self.reads {
            error.of_a_read()
        } else if error.outcome() == Outcome::Unchanged {
            // What is wrong with a file says nothing about what else the call did.
            error.after_uncertainty()
        } else {
            error
        }
    }

    fn observe(&mut self, error: Option<&Error>, retry_in: Option<Duration>) {
        let Some(open) = self.open.take() else {
            return;
        };
        let _in = self.span.enter();
        self.observer.see(&Attempt {
            endpoint: &self.spec,
            number: self.number,
            host: &open.host,
            duration: open.duration.unwrap_or_else(|| open.started.elapsed()),
            status: open.status,
            request_id: open.request_id.as_deref(),
            request_bytes: open.request_bytes,
            response_bytes: open.response_bytes,
            error,
            retry_in,
        });
    }
}

/// The caller has given up.
impl Drop for Course {
    fn drop(&mut self) {
        if let Some(open) = &self.open {
            let error = self.out_of_time(open.started.elapsed());
            let error = self.verdict(error);
            self.observe(Some(&error), None);
        }
    }
}
