use std::fmt;
use std::io;

use crate::text::foreign::Foreign;

/// Why a file did not arrive.
#[derive(Debug)]
#[non_exhaustive]
pub enum DownloadError {
    /// The link leads to a host that is not WeChat Pay's, and `Authorization` is not shown there.
    ForeignHost {
        /// The host, and its port where that is not 443.
        host: String,
    },
    /// The link is no absolute `https://` URL, or the bill's facts cannot be used.
    Link(String),
    /// The answer is not a file at all, such as a proxy's page.
    NotAFile(String),
    /// The connection ended early.
    Truncated {
        /// The length that was announced, in bytes.
        expected: u64,
        /// The length that came, in bytes.
        received: u64,
    },
    /// The file is longer than allowed, after decompression.
    TooLong {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The file cannot be decompressed.
    Gzip(String),
    /// The file cannot be decrypted.
    Sealed(String),
    /// The file is another one than was announced.
    WrongHash {
        /// The hash that was announced, in lower-case hexadecimal digits.
        expected: String,
        /// The hash of what came.
        actual: String,
    },
    /// The file could not be written here.
    Local(io::Error),
    /// It failed before, and the rest of it is no file.
    Failed,
}

impl fmt::Display for DownloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ForeignHost { host } => write!(
                f,
                "the link leads to {}, which is neither WeChat Pay's nor a `base_url` of this \
                 client, so `Authorization` is not sent there; if it is right, allow it with \
                 `download_host`",
                Foreign::text(host)
            ),
            Self::Link(problem) | Self::NotAFile(problem) => f.write_str(problem),
            Self::Truncated { expected, received } => write!(
                f,
                "the file broke off: {received} bytes came and {expected} were announced"
            ),
            Self::TooLong { limit } => write!(
                f,
                "the file is longer than {limit} bytes; `set_limit` allows more"
            ),
            Self::Gzip(problem) => write!(f, "the file cannot be decompressed: {problem}"),
            Self::Sealed(problem) => write!(f, "the file cannot be decrypted: {problem}"),
            Self::WrongHash { expected, actual } => write!(
                f,
                "the file is not the one that was announced: its hash is {actual}, and it should \
                 be {expected}; was it changed or cut off on the way?"
            ),
            Self::Local(error) => write!(f, "the file cannot be written here: {error}"),
            Self::Failed => f.write_str("the download has failed before; begin a new one"),
        }
    }
}

impl std::error::Error for DownloadError {}
