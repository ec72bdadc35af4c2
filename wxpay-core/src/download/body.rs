use std::time::Duration;

use bytes::Bytes;

use crate::download::DownloadError;
use crate::error::{Error, ErrorKind, Result};

/// Where the bytes of a file come from.
pub(crate) struct Body {
    /// What was looked at already, or all there is.
    first: Vec<Bytes>,
    rest: Option<Network>,
}

struct Network {
    answer: reqwest::Response,
    /// How long the connection may be silent.
    patience: Duration,
    expected: Option<u64>,
    received: u64,
}

impl Body {
    pub(crate) fn whole(bytes: Bytes) -> Self {
        Self {
            first: vec![bytes],
            rest: None,
        }
    }

    pub(crate) fn network(answer: reqwest::Response, patience: Duration) -> Self {
        let expected = answer.content_length();
        Self {
            first: Vec::new(),
            rest: Some(Network {
                answer,
                patience,
                expected,
                received: 0,
            }),
        }
    }

    /// The next bytes, never none at all; `None` at the end of all that was announced.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>> {
        while !self.first.is_empty() {
            let piece = self.first.remove(0);
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
        match &mut self.rest {
            Some(network) => network.next().await,
            None => Ok(None),
        }
    }

    /// Looks at the first bytes, until they satisfy or the body ends.
    pub(crate) async fn peek(&mut self, satisfied: impl Fn(&[u8]) -> bool) -> Result<Bytes> {
        let mut seen = Vec::new();
        let mut pieces = Vec::new();
        while let Some(piece) = self.next().await? {
            seen.extend_from_slice(&piece);
            pieces.push(piece);
            if satisfied(&seen) {
                break;
            }
        }
        self.first = pieces;
        Ok(seen.into())
    }

    /// All of it, for answers that are no files after all.
    pub(crate) async fn collect(mut self, limit: usize) -> Result<Bytes> {
        let mut whole = Vec::new();
        while let Some(piece) = self.next().await? {
            if whole.len() + piece.len() > limit {
                return Err(Error::unknown(ErrorKind::BodyTooLarge { limit }));
            }
            whole.extend_from_slice(&piece);
        }
        Ok(whole.into())
    }
}

impl Network {
    async fn next(&mut self) -> Result<Option<Bytes>> {
        loop {
            let next = tokio::time::timeout(self.patience, self.answer.chunk()).await;
            let next = next.map_err(|_| Error::unknown(ErrorKind::Timeout(self.patience)))?;
            let next = next.map_err(|error| {
                Error::unknown(ErrorKind::Transport(Box::new(error.without_url())))
            })?;
            match (next, self.expected) {
                (Some(piece), _) if piece.is_empty() => {}
                (Some(piece), _) => {
                    self.received += piece.len() as u64;
                    return Ok(Some(piece));
                }
                (None, Some(expected)) if expected != self.received => {
                    let received = self.received;
                    return Err(DownloadError::Truncated { expected, received }.into());
                }
                (None, _) => return Ok(None),
            }
        }
    }
}
