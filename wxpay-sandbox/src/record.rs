use std::sync::{Mutex, MutexGuard, PoisonError};

/// One request as a sandbox received it, and what became of it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// HTTP method.
    pub method: String,
    /// Path and query exactly as sent.
    pub path: String,
    /// Headers in the order received, names in lower case. No merchant key ever travels in them.
    pub headers: Vec<(String, String)>,
    /// Body exactly as sent.
    pub body: Vec<u8>,
    /// Whether it came over HTTPS.
    pub tls: bool,
    /// The documented operation it was for, as `METHOD path` with `{parameters}`.
    pub operation: Option<String>,
    /// HTTP status answered; none while it is being worked on, or when the connection was dropped.
    pub status: Option<u16>,
    /// Why it was refused, in words for the developer; none when it was accepted.
    pub problem: Option<String>,
    /// What WeChat Pay would have let pass but is probably a mistake, such as an unknown field.
    pub warnings: Vec<String>,
}

impl RecordedRequest {
    /// The first header with this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// What a request's handling has to say about it, for the record.
#[derive(Debug, Default)]
pub(crate) struct Note {
    pub(crate) operation: Option<String>,
    pub(crate) problem: Option<String>,
    pub(crate) warnings: Vec<String>,
}

/// Every request since the start, in the order received.
#[derive(Default)]
pub(crate) struct Record {
    requests: Mutex<Vec<RecordedRequest>>,
}

impl Record {
    /// Keeps a request and returns its place.
    pub(crate) fn begin(&self, request: RecordedRequest) -> usize {
        let mut requests = self.lock();
        requests.push(request);
        requests.len() - 1
    }

    pub(crate) fn finish(&self, place: usize, note: Note, status: Option<u16>) {
        if let Some(request) = self.lock().get_mut(place) {
            request.operation = note.operation;
            request.problem = note.problem;
            request.warnings = note.warnings;
            request.status = status;
        }
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<RecordedRequest>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
