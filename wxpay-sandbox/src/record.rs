use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many requests are remembered.
const REQUESTS: usize = 10_000;

/// How many bytes of headers, bodies, signed texts and remarks are remembered with them.
const BYTES: usize = 64 << 20;

/// One request as a sandbox received it, and what became of it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// Counts up from 1 in the order received.
    pub id: u64,
    /// When it came by the sandbox's clock, Unix seconds.
    pub received_at: i64,
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
    /// What its signature was checked against; none when it never came to that.
    pub signature: Option<SignatureCheck>,
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

    fn bytes(&self) -> usize {
        const TEXT: usize = size_of::<String>();
        let signature = self.signature.as_ref();
        let headers = self.headers.iter();
        let headers: usize = headers
            .map(|(name, value)| 2 * TEXT + name.len() + value.len())
            .sum();
        let warnings: usize = self.warnings.iter().map(|text| TEXT + text.len()).sum();
        let said = [&self.operation, &self.problem].into_iter().flatten();
        let said: usize = said.map(String::len).sum();
        let checked = signature.map_or(0, SignatureCheck::bytes);
        self.path.len() + headers + self.body.len() + warnings + said + checked
    }
}

/// What a request's signature was checked against.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignatureCheck {
    /// The text that the signature has to cover. APIv3: five lines. APIv2: the sorted values,
    /// with `***` in the place of the key.
    pub message: String,
    /// Whether it does.
    pub valid: bool,
    /// The text that it covers instead, when one of the usual mistakes explains it.
    pub signed_instead: Option<String>,
}

impl SignatureCheck {
    /// How many characters of both texts agree before they differ; none while it is not known what
    /// was signed instead.
    pub fn differs_at(&self) -> Option<usize> {
        let instead = self.signed_instead.as_ref()?;
        let pairs = self.message.chars().zip(instead.chars());
        Some(
            pairs
                .take_while(|(expected, signed)| expected == signed)
                .count(),
        )
    }

    fn bytes(&self) -> usize {
        self.message.len() + self.signed_instead.as_ref().map_or(0, String::len)
    }
}

/// What a request's handling has to say about it, for the record.
#[derive(Debug, Default)]
pub(crate) struct Note {
    pub(crate) operation: Option<String>,
    pub(crate) signature: Option<SignatureCheck>,
    pub(crate) problem: Option<String>,
    pub(crate) warnings: Vec<String>,
}

/// The newest requests, in the order received.
#[derive(Default)]
pub(crate) struct Record(Mutex<Requests>);

#[derive(Default)]
struct Requests {
    kept: VecDeque<RecordedRequest>,
    last: u64,
    bytes: usize,
}

impl Record {
    /// Keeps a request and returns its number.
    pub(crate) fn begin(&self, mut request: RecordedRequest) -> u64 {
        let mut requests = self.lock();
        requests.last += 1;
        request.id = requests.last;
        requests.bytes += request.bytes();
        requests.kept.push_back(request);
        requests.forget();
        requests.last
    }

    pub(crate) fn finish(&self, id: u64, note: Note, status: Option<u16>) {
        let mut requests = self.lock();
        let Some(place) = requests.place(id) else {
            return;
        };
        let request = &mut requests.kept[place];
        let before = request.bytes();
        request.operation = note.operation;
        request.signature = note.signature;
        request.problem = note.problem;
        request.warnings = note.warnings;
        request.status = status;
        let after = request.bytes();
        requests.bytes = requests.bytes + after - before;
        requests.forget();
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.lock().kept.iter().cloned().collect()
    }

    /// The newest requests after this number, oldest first, at most this many.
    pub(crate) fn since(&self, id: u64, most: usize) -> Vec<RecordedRequest> {
        let requests = self.lock();
        let newer = requests.kept.iter().rev().take_while(|kept| kept.id > id);
        let mut newest: Vec<_> = newer.take(most).cloned().collect();
        newest.reverse();
        newest
    }

    pub(crate) fn get(&self, id: u64) -> Option<RecordedRequest> {
        let requests = self.lock();
        let place = requests.place(id)?;
        requests.kept.get(place).cloned()
    }

    pub(crate) fn clear(&self) {
        let mut requests = self.lock();
        requests.kept.clear();
        requests.bytes = 0;
    }

    fn lock(&self) -> MutexGuard<'_, Requests> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Requests {
    /// Where a request is kept: numbers have no gaps.
    fn place(&self, id: u64) -> Option<usize> {
        let oldest = self.kept.front()?.id;
        let place = usize::try_from(id.checked_sub(oldest)?).ok()?;
        (place < self.kept.len()).then_some(place)
    }

    /// Drops the oldest requests that are too many; the newest stays however large it is.
    fn forget(&mut self) {
        while self.kept.len() > REQUESTS || (self.bytes > BYTES && self.kept.len() > 1) {
            match self.kept.pop_front() {
                Some(oldest) => self.bytes -= oldest.bytes(),
                None => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(body: usize) -> RecordedRequest {
        RecordedRequest {
            body: vec![0; body],
            ..RecordedRequest::default()
        }
    }

    #[test]
    fn only_the_newest_requests_are_remembered_and_keep_their_numbers() {
        let record = Record::default();
        for _ in 0..REQUESTS + 5 {
            record.begin(request(1));
        }
        let all = record.all();
        assert_eq!((all.len(), all[0].id), (REQUESTS, 6));
        record.finish(1, Note::default(), Some(200));
        record.finish(6, Note::default(), Some(204));
        assert_eq!(record.all()[0].status, Some(204));
        let newest = record.since(0, 2);
        assert_eq!(newest.len(), 2);
        assert_eq!(newest[1].id, REQUESTS as u64 + 5);
    }

    #[test]
    fn large_bodies_push_out_older_requests() {
        let record = Record::default();
        for _ in 0..20 {
            record.begin(request(8 << 20));
        }
        let all = record.all();
        assert_eq!(all.len(), 8);
        assert_eq!(all[7].id, 20);
        record.clear();
        assert_eq!(record.begin(request(0)), 21);
    }

    #[test]
    fn two_signed_texts_differ_where_they_stop_agreeing() {
        let mut check = SignatureCheck {
            message: "GET\n/路?a=1\n".to_owned(),
            ..SignatureCheck::default()
        };
        assert_eq!(check.differs_at(), None);
        check.signed_instead = Some("GET\n/路\n".to_owned());
        assert_eq!(check.differs_at(), Some(6));
    }
}
