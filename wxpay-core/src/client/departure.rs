//! Whether a request has begun to leave, told apart for certain.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

const WAITING: u8 = 0;
const LEFT: u8 = 1;
const WITHDRAWN: u8 = 2;

/// Of one attempt: it waits for a connection until the first byte is written, or until it is
/// withdrawn. One of the two happens, never both, whichever thread is first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Departure(Arc<AtomicU8>);

impl Departure {
    /// Keeps the request from being sent. `false` when it is too late for that.
    pub(crate) fn withdraw(&self) -> bool {
        self.turn(WITHDRAWN)
    }

    /// Whether it may be sent.
    fn leave(&self) -> bool {
        self.turn(LEFT)
    }

    fn turn(&self, to: u8) -> bool {
        let turned = self
            .0
            .compare_exchange(WAITING, to, Ordering::AcqRel, Ordering::Acquire);
        turned.is_ok() || turned == Err(to)
    }

    /// A body that tells when it is asked for. An HTTP connection does that when it writes the
    /// request into its buffer, which is not sent before the body has given its first piece; of
    /// an empty body it asks whether it is at its end.
    pub(crate) fn watch(&self, body: reqwest::Body) -> reqwest::Body {
        let departure = self.clone();
        reqwest::Body::wrap(Watched { body, departure })
    }
}

struct Watched {
    body: reqwest::Body,
    departure: Departure,
}

/// Ends the connection of a request that was withdrawn.
#[derive(Debug)]
struct Withdrawn;

impl Body for Watched {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if !self.departure.leave() {
            return Poll::Ready(Some(Err(Withdrawn.into())));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        // What is withdrawn is not at its end: then the connection asks for the rest, and breaks.
        self.departure.leave() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl fmt::Display for Withdrawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request was withdrawn")
    }
}

impl Error for Withdrawn {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_leaves_or_is_withdrawn_and_never_both() {
        let departure = Departure::default();
        assert!(departure.leave() && departure.leave());
        assert!(!departure.withdraw());

        let departure = Departure::default();
        assert!(departure.withdraw() && departure.withdraw());
        assert!(!departure.leave());
        let watched = Watched {
            body: reqwest::Body::from(""),
            departure,
        };
        assert!(!watched.is_end_stream());
    }
}
