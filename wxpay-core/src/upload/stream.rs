use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::io::{AsyncRead, ReadBuf};

/// How much is read at a time, in bytes.
const STEP: usize = 64 << 10;

type Reader = Pin<Box<dyn AsyncRead + Send>>;

/// A reader that one of all clones can take.
#[derive(Clone)]
pub(crate) struct Once(Arc<Mutex<Option<Reader>>>);

/// What of a body is not in memory, and how it ends. It travels beside the request.
#[derive(Clone, Debug)]
pub(crate) struct Rest {
    reader: Once,
    length: u64,
    end: Bytes,
}

/// A body that is sent while it is read.
pub(crate) struct Sending {
    begin: Bytes,
    /// Behind a lock because a body is shared between threads, if never used by two at once.
    reader: Mutex<Reader>,
    /// Bytes of the reader that are still to come.
    left: u64,
    end: Bytes,
    failed: bool,
}

impl Once {
    pub(super) fn new(reader: impl AsyncRead + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Some(Box::pin(reader)))))
    }

    fn take(&self) -> Option<Reader> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Rest {
    pub(crate) fn new(reader: Once, length: u64, end: Bytes) -> Self {
        Self {
            reader,
            length,
            end,
        }
    }

    /// The whole body, if nobody took it before.
    pub(crate) fn body(&self, begin: Bytes) -> Option<reqwest::Body> {
        Some(reqwest::Body::wrap(Sending {
            begin,
            reader: Mutex::new(self.reader.take()?),
            left: self.length,
            end: self.end.clone(),
            failed: false,
        }))
    }
}

impl Sending {
    fn remaining(&self) -> u64 {
        self.begin.len() as u64 + self.left + self.end.len() as u64
    }

    fn read(&mut self, context: &mut Context<'_>, most: usize) -> Poll<io::Result<Bytes>> {
        let mut bytes = vec![0; most];
        let mut buffer = ReadBuf::new(&mut bytes);
        let reader = self
            .reader
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        ready!(reader.as_mut().poll_read(context, &mut buffer))?;
        let length = buffer.filled().len();
        bytes.truncate(length);
        Poll::Ready(Ok(bytes.into()))
    }

    fn next(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        if !self.begin.is_empty() {
            return Poll::Ready(Ok(Some(std::mem::take(&mut self.begin))));
        }
        if self.left > 0 {
            let most = usize::try_from(self.left).unwrap_or(STEP).min(STEP);
            let piece = ready!(self.read(context, most))?;
            if piece.is_empty() {
                return Poll::Ready(Err(io::Error::new(
                    io::ErrorKind::UnexpectedEof,
                    format!(
                        "the stream ended {} bytes before the given length",
                        self.left
                    ),
                )));
            }
            self.left -= piece.len() as u64;
            return Poll::Ready(Ok(Some(piece)));
        }
        if self.end.is_empty() {
            return Poll::Ready(Ok(None));
        }
        // The end is held back until it is sure that the stream has ended, too.
        if !ready!(self.read(context, 1))?.is_empty() {
            let problem = "the stream is longer than the given length";
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, problem)));
        }
        Poll::Ready(Ok(Some(std::mem::take(&mut self.end))))
    }
}

impl Body for Sending {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.failed {
            return Poll::Ready(None);
        }
        let next = ready!(self.next(context));
        self.failed = next.is_err();
        Poll::Ready(next.map(|piece| piece.map(Frame::data)).transpose())
    }

    fn is_end_stream(&self) -> bool {
        self.remaining() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.remaining())
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once")
    }
}
