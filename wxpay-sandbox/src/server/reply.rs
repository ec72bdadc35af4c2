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
    /// Break the connection in the middle of the body.
    pub(crate) truncated: bool,
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
            truncated: false,
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
        let body = if self.truncated && length > 0 {
            ReplyBody::cut(Bytes::from(self.body).slice(..length / 2))
        } else {
            ReplyBody::whole(Bytes::from(self.body))
        };
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
        if self.truncated {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        response
    }
}

/// A body sent whole, or cut off by a broken connection.
pub(crate) struct ReplyBody {
    data: Option<Bytes>,
    cut: Option<Pin<Box<Sleep>>>,
}

impl ReplyBody {
    fn whole(data: Bytes) -> ReplyBody {
        ReplyBody {
            data: (!data.is_empty()).then_some(data),
            cut: None,
        }
    }

    /// The pause lets the first part leave before the connection breaks.
    fn cut(data: Bytes) -> ReplyBody {
        let pause = Box::pin(tokio::time::sleep(Duration::from_millis(20)));
        ReplyBody {
            data: Some(data),
            cut: Some(pause),
        }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = CutOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutOff>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        match &mut self.cut {
            Some(pause) => {
                ready!(pause.as_mut().poll(context));
                Poll::Ready(Some(Err(CutOff)))
            }
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && self.cut.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        if self.cut.is_some() {
            return SizeHint::default();
        }
        SizeHint::with_exact(self.data.as_ref().map_or(0, |data| data.len() as u64))
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
