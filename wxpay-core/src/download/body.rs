#![warn(clippy::arithmetic_side_effects)]

use std::collections::VecDeque;
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::error::DownloadError;
use crate::error::{Error, ErrorKind, Result};

/// Where the bytes of a file come from.
pub(crate) struct Body {
    /// What was looked at already, or all there is.
    first: VecDeque<Bytes>,
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
            first: VecDeque::from([bytes]),
            rest: None,
        }
    }

    pub(crate) fn network(answer: reqwest::Response, patience: Duration) -> Self {
        let expected = answer.content_length();
        Self {
            first: VecDeque::new(),
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
        while let Some(piece) = self.first.pop_front() {
            if !piece.is_empty() {
                return Ok(Some(piece));
            }
        }
        match &mut self.rest {
            Some(network) => network.next().await,
            None => Ok(None),
        }
    }

    /// Looks at the first bytes, until they satisfy, the body ends, or there are this many.
    pub(crate) async fn peek(
        &mut self,
        most: usize,
        satisfied: impl Fn(&[u8]) -> bool,
    ) -> Result<Bytes> {
        let mut seen = BytesMut::new();
        let mut pieces = VecDeque::new();
        while seen.len() < most && !satisfied(&seen) {
            let Some(piece) = self.next().await? else {
                break;
            };
            let begin = piece.len().min(most.saturating_sub(seen.len()));
            seen.extend_from_slice(piece.get(..begin).unwrap_or_default());
            pieces.push_back(piece);
        }
        pieces.append(&mut self.first);
        self.first = pieces;
        Ok(seen.freeze())
    }

    /// All of it, for answers that are no files after all.
    pub(crate) async fn collect(mut self, limit: usize) -> Result<Bytes> {
        let mut whole = BytesMut::new();
        while let Some(piece) = self.next().await? {
            if piece.len() > limit.saturating_sub(whole.len()) {
                return Err(Error::unknown(ErrorKind::BodyTooLarge { limit }));
            }
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }
}

impl Network {
    async fn next(&mut self) -> Result<Option<Bytes>> {
        loop {
            // A server that is never silent would leave a timeout no chance. (Not after a piece
            // has come: who gives up waiting must not lose it.)
            tokio::task::consume_budget().await;
            let next = tokio::time::timeout(self.patience, self.answer.chunk()).await;
            let next = next.map_err(|_| Error::unknown(ErrorKind::Timeout(self.patience)))?;
            let next = next.map_err(|error| {
                Error::unknown(ErrorKind::Transport(Box::new(error.without_url())))
            })?;
            match (next, self.expected) {
                (Some(piece), _) if piece.is_empty() => {}
                (Some(piece), _) => {
                    self.received = self.received.saturating_add(piece.len() as u64);
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
