use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Sandbox;
use crate::facts::{Family, Operation, ResponseKind};

/// Something that goes wrong (or is dictated) for the next answers of a sandbox.
///
/// Order one with [`Sandbox::fault`], or [`Sandbox::fault_at`] for some paths only. What the request itself deserves is
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
    /// The request is processed and answered as usual, but the body of the answer comes one byte at
    /// a time, each after this pause.
    SlowTrickle(Duration),
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

impl Sandbox {
    /// Orders a fault for the next `times` answers that it can happen to.
    ///
    /// Faults happen in the order in which they were ordered.
    pub fn fault(&self, fault: Fault, times: usize) {
        self.server.faults.order(fault, times, None);
    }

    /// As [`fault`](Self::fault), for the answers to some requests only: those whose path begins
    /// with `path`, or that are for the operation documented at it.
    ///
    /// `usize::MAX` times is until [`clear_faults`](Self::clear_faults).
    ///
    /// ```
    /// # use wxpay_sandbox::{Fault, Sandbox};
    /// # fn main() -> Result<(), wxpay_sandbox::StartError> {
    /// let sandbox = Sandbox::start()?;
    /// sandbox.fault_at("/v3/certificates", Fault::HtmlError { status: 502 }, 1);
    /// sandbox.fault_at("/v3/refund/domestic/refunds/{out_refund_no}", Fault::DropAfter, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn fault_at(&self, path: &str, fault: Fault, times: usize) {
        self.server.faults.order(fault, times, Some(path));
    }

    /// Forgets the faults that have not happened yet.
    pub fn clear_faults(&self) {
        self.server.faults.clear();
    }
}

/// What a fault must suit.
pub(crate) struct Target<'a> {
    pub(crate) family: Family,
    pub(crate) path: &'a str,
    pub(crate) operation: Option<&'a Operation>,
}

impl Target<'_> {
    fn suits(&self, ordered: &Ordered) -> bool {
        let concerned = match ordered.fault {
            Fault::ProbeSignature | Fault::UnknownSerial | Fault::TimestampShift { .. } => {
                self.family == Family::V3
            }
            Fault::WrongHash | Fault::GzipBomb => self
                .operation
                .is_some_and(|operation| operation.response.kind == ResponseKind::File),
            _ => true,
        };
        concerned && ordered.path.as_ref().is_none_or(|path| self.is_at(path))
    }

    fn is_at(&self, path: &str) -> bool {
        let documented = self.operation.map(|operation| {
            let on_the_wire = operation.path.strip_prefix("v2/");
            on_the_wire.unwrap_or(operation.path)
        });
        self.path.starts_with(path) || documented == Some(path.trim_start_matches('/'))
    }
}

/// A fault that is still to happen.
#[derive(Clone, Debug)]
pub(crate) struct Ordered {
    pub(crate) fault: Fault,
    /// How often; [`usize::MAX`] is without end.
    pub(crate) left: usize,
    pub(crate) path: Option<String>,
}

/// The faults still to happen, first ordered first.
#[derive(Default)]
pub(crate) struct Faults {
    queue: Mutex<VecDeque<Ordered>>,
}

impl Faults {
    pub(crate) fn order(&self, fault: Fault, times: usize, path: Option<&str>) {
        if times > 0 {
            self.lock().push_back(Ordered {
                fault,
                left: times,
                path: path.map(str::to_owned),
            });
        }
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn all(&self) -> Vec<Ordered> {
        self.lock().iter().cloned().collect()
    }

    /// Whether there is anything to [take](Self::take).
    pub(crate) fn are_ordered(&self) -> bool {
        !self.lock().is_empty()
    }

    /// The first fault that the answer to this can have; one that does not suit keeps waiting.
    pub(crate) fn take(&self, target: &Target<'_>) -> Option<Fault> {
        let mut queue = self.lock();
        let index = queue.iter().position(|ordered| target.suits(ordered))?;
        let ordered = queue.get_mut(index)?;
        let fault = ordered.fault.clone();
        if ordered.left != usize::MAX {
            ordered.left -= 1;
        }
        if ordered.left == 0 {
            queue.remove(index);
        }
        Some(fault)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Ordered>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
