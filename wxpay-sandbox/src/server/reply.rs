use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use std::{error, fmt};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Sleep;

/// An answer on its way out.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) signed: Signed,
    pub(crate) pace: Pace,
}

/// How the body of an answer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    Whole,
    /// The connection breaks in the middle.
    Truncated,
    /// Byte by byte, each after this pause.
    Trickling(Duration),
}

/// What the signature of an answer covers.
#[derive(Debug)]
pub(crate) enum Signed {
    Body,
    /// This text in the place of the body.
    Text(String),
    /// There is no signature.
    Nothing,
}

impl Reply {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Reply {
        let mut reply = Reply {
            status,
            headers: Vec::new(),
            body: body.into(),
            signed: Signed::Body,
            pace: Pace::Whole,
        };
        if !reply.body.is_empty() {
            reply.set("Content-Type", content_type);
        }
        reply
    }

    /// Sets a header, replacing an earlier one of this name.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
    }

    pub(crate) fn into_http(self) -> http::Response<ReplyBody> {
        let length = self.body.len();
        let body = ReplyBody::new(Bytes::from(self.body), self.pace);
        let mut response = http::Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        for (name, value) in &self.headers {
            // What cannot stand in a header is left out: a test may order anything.
            if let (Ok(name), Ok(value)) = (
                HeaderName::try_from(name.as_str()),
                HeaderValue::try_from(value.as_str()),
            ) {
                headers.append(name, value);
            }
        }
        if self.pace == Pace::Truncated {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        response
    }
}

/// A body on its way out, at its pace.
pub(crate) struct ReplyBody {
    left: Bytes,
    pace: Pace,
    pause: Option<Pin<Box<Sleep>>>,
}

impl ReplyBody {
    fn new(body: Bytes, pace: Pace) -> ReplyBody {
        let (left, pause) = match pace {
            Pace::Whole => (body, None),
            Pace::Truncated => (body.slice(..body.len() / 2), None),
            Pace::Trickling(pause) => (body, Some(pause)),
        };
        ReplyBody {
            left,
            pace,
            pause: pause.map(sleep),
        }
    }

    /// Whether nothing comes any more, not even a broken connection.
    fn is_over(&self) -> bool {
        self.left.is_empty() && self.pace != Pace::Truncated
    }
}

fn sleep(pause: Duration) -> Pin<Box<Sleep>> {
    Box::pin(tokio::time::sleep(pause))
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        if self.is_over() {
            return Poll::Ready(None);
        }
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
        }
        if self.left.is_empty() {
            return Poll::Ready(Some(Err(CutOff)));
        }
        let frame = match self.pace {
            Pace::Whole => std::mem::take(&mut self.left),
            Pace::Truncated => {
                // The first part is to leave before the connection breaks.
                self.pause = Some(sleep(Duration::from_millis(20)));
                std::mem::take(&mut self.left)
            }
            Pace::Trickling(pause) => {
                self.pause = Some(sleep(pause));
                self.left.split_to(1)
            }
        };
        Poll::Ready(Some(Ok(Frame::data(frame))))
    }

    fn is_end_stream(&self) -> bool {
        self.is_over()
    }

    fn size_hint(&self) -> SizeHint {
        if self.pace == Pace::Truncated {
            return SizeHint::default();
        }
        SizeHint::with_exact(self.left.len() as u64)
    }
}

/// The connection ends here on purpose.
#[derive(Debug)]
pub(crate) struct CutOff;

impl fmt::Display for CutOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was closed by an ordered fault")
    }
}

impl error::Error for CutOff {}
