use crate::crypto::digest::{Algorithm, Hasher};
use crate::error::DownloadError;
use crate::text::foreign::Foreign;

/// A hash that a file must have, computed while the file passes.
#[derive(Debug)]
pub(crate) struct Check {
    hasher: Hasher,
    expected: String,
}

impl Check {
    /// `expected` in hexadecimal digits of either case.
    pub(crate) fn new(algorithm: Algorithm, expected: &str) -> Self {
        Self {
            hasher: Hasher::new(algorithm),
            expected: expected.to_ascii_lowercase(),
        }
    }

    pub(crate) fn update(&mut self, piece: &[u8]) {
        self.hasher.update(piece);
    }

    pub(crate) fn finish(self) -> Result<(), DownloadError> {
        let (expected, actual) = (self.expected, self.hasher.finish_hex());
        match expected == actual {
            true => Ok(()),
            false => {
                // Of a statement it comes from a header.
                let expected = Foreign::name(&expected).to_string();
                Err(DownloadError::WrongHash { expected, actual })
            }
        }
    }
}
