use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::facts::Family;

/// Something that goes wrong (or is dictated) for the next answers of a sandbox.
///
/// Order one with [`Sandbox::fault`](crate::Sandbox::fault). What the request itself deserves is
/// still worked out and recorded where the variant says that the request is processed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The request is processed; the signature of the answer does not match it (APIv2: the `sign`).
    WrongSignature,
    /// The request is processed; the answer carries a probe signature, `WECHATPAY/SIGNTEST/…`,
    /// which a client must refuse without failing otherwise. APIv3 only.
    ProbeSignature,
    /// The request is processed; the answer names a key that nobody knows. APIv3 only.
    UnknownSerial,
    /// The request is processed; the answer is signed correctly over a timestamp this far from the
    /// server's clock. Clients must refuse beyond 300 s. APIv3 only.
    TimestampShift {
        /// Seconds to add; negative for the past.
        seconds: i64,
    },
    /// The request is processed; the answer has no signature headers (APIv2: no `sign`).
    MissingSignature,
    /// A proxy answers in the server's place with an unsigned HTML page. Nothing is processed.
    HtmlError {
        /// HTTP status of the page.
        status: u16,
    },
    /// A proxy answers in the server's place with nothing but a status. Nothing is processed.
    EmptyBody {
        /// HTTP status.
        status: u16,
    },
    /// The request is processed; the connection breaks in the middle of the answer's body, after a
    /// `Content-Length` that promised all of it.
    TruncatedBody,
    /// The connection is closed without an answer. Nothing is processed.
    DropBefore,
    /// The request is processed; the connection is closed without an answer.
    DropAfter,
    /// The request is processed and answered as usual, after this time.
    Delay(Duration),
    /// The request is processed; the file that is served is not the one whose hash was given, in
    /// the answer with the link or in a header. Files only.
    WrongHash,
    /// The request is processed; the file that is served is a megabyte of gzip that decompresses
    /// to a gigabyte. Files only.
    GzipBomb,
    /// An accepted request gets exactly this answer, signed correctly (a 401 is unsigned, as ever),
    /// and changes nothing.
    ///
    /// The request's own signature is still demanded. Its path and fields need not be documented:
    /// what would have been refused is recorded in
    /// [`problem`](crate::RecordedRequest::problem). An APIv2 body that is an XML map without
    /// `sign` gets one, by the request's `sign_type`.
    Answer {
        /// HTTP status.
        status: u16,
        /// Headers to send besides the signature; `Content-Type` defaults to the family's own.
        headers: Vec<(String, String)>,
        /// The body, sent byte for byte.
        body: Vec<u8>,
    },
}

impl Fault {
    fn concerns(&self, family: Family, file: bool) -> bool {
        match self {
            Fault::ProbeSignature | Fault::UnknownSerial | Fault::TimestampShift { .. } => {
                family == Family::V3
            }
            Fault::WrongHash | Fault::GzipBomb => file,
            _ => true,
        }
    }
}

/// The faults still to happen, first ordered first.
#[derive(Default)]
pub(crate) struct Faults {
    queue: Mutex<VecDeque<(Fault, usize)>>,
}

impl Faults {
    pub(crate) fn order(&self, fault: Fault, times: usize) {
        if times > 0 {
            self.lock().push_back((fault, times));
        }
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// The first fault that an answer of this family can have; one that cannot keeps waiting.
    /// `file` says whether the answer will be a file.
    pub(crate) fn take(&self, family: Family, file: bool) -> Option<Fault> {
        let mut queue = self.lock();
        let index = queue
            .iter()
            .position(|(fault, _)| fault.concerns(family, file))?;
        let (fault, left) = queue.get_mut(index)?;
        let fault = fault.clone();
        *left -= 1;
        if *left == 0 {
            queue.remove(index);
        }
        Some(fault)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<(Fault, usize)>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
