//! The rule of all errors here: the text says everything, and no cause says it again.
#![allow(clippy::unwrap_used)]

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::{ApiError, Chain, ConfigError, Error, ErrorKind, VerificationError};
use crate::bill::Bill;
use crate::codec::decode::DecodeError;
use crate::codec::encode::EncodeError;
use crate::crypto::{CryptoError, KeyError};
use crate::error::DownloadError;
use crate::notification::DeduplicateError;

/// A foreign error with a cause, of which its text says nothing.
#[derive(Debug)]
struct Outer(io::Error);

impl fmt::Display for Outer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request was not sent")
    }
}

impl StdError for Outer {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

fn cause() -> io::Error {
    io::Error::other("the deepest cause")
}

fn says_it_once(error: &dyn StdError, part: &str) {
    let text = error.to_string();
    assert_eq!(text.matches(part).count(), 1, "{text}");
    assert!(error.source().is_none(), "{text}: {:?}", error.source());
    assert!(!text.contains('\n'), "{text}");
}

fn unreadable_key() -> KeyError {
    KeyError::Read {
        path: PathBuf::from("apiclient_key.pem"),
        source: Arc::new(cause()),
    }
}

#[test]
fn every_kind_of_a_failed_call() {
    let boxed = || Box::new(Outer(cause()));
    for (kind, part) in [
        (
            ErrorKind::Config(ConfigError::key("private_key", unreadable_key())),
            "the deepest cause",
        ),
        (
            ErrorKind::Request(EncodeError::new("amount.total", "is no number")),
            "is no number",
        ),
        (ErrorKind::Sign(CryptoError::Sign), "signing failed"),
        (ErrorKind::Signer(boxed()), "the deepest cause"),
        (ErrorKind::Connect(boxed()), "the deepest cause"),
        (ErrorKind::Transport(boxed()), "the deepest cause"),
        (
            ErrorKind::Verification(VerificationError::SignMissing),
            "`sign` is not there",
        ),
        (
            ErrorKind::Api(ApiError {
                code: Some("X".into()),
                message: Some("refused".into()),
                detail: None,
            }),
            "refused",
        ),
        (
            ErrorKind::Decode(DecodeError::new("state", "is no text")),
            "is no text",
        ),
        (
            ErrorKind::Download(DownloadError::Local(cause())),
            "the deepest cause",
        ),
        (ErrorKind::BodyTooLarge { limit: 7 }, "7 bytes"),
    ] {
        says_it_once(&Error::unknown(kind), part);
    }
}

#[test]
fn every_other_error() {
    says_it_once(&unreadable_key(), "the deepest cause");
    let file = KeyError::File {
        path: PathBuf::from("apiclient_key.pem"),
        source: Box::new(KeyError::Encrypted),
    };
    says_it_once(&file, "encrypted with a passphrase");
    let config = ConfigError::key("private_key", unreadable_key());
    says_it_once(&config, "the deepest cause");
    assert!(matches!(config.key_error(), Some(KeyError::Read { .. })));
    says_it_once(&CryptoError::Padding, "ECB decryption failed");
    says_it_once(&DownloadError::Local(cause()), "the deepest cause");
    let store: DeduplicateError<io::Error> = DeduplicateError::Store(Box::new(Outer(cause())));
    says_it_once(&store, "the deepest cause");
    let bill = Bill::parse(io::BufReader::new(Broken))
        .map(|_| ())
        .unwrap_err();
    says_it_once(&bill, "the deepest cause");
    assert!(bill.io_error().is_some());
    says_it_once(&DecodeError::new("state", "is no text"), "is no text");
    says_it_once(&EncodeError::new("", "is no number"), "is no number");
    says_it_once(&VerificationError::NotBase64, "is not base64");
}

/// Whether a type turns into an [`Error`] by itself, as behind a `?`.
struct Converts<T>(std::marker::PhantomData<T>);

trait Not {
    const CONVERTS: bool = false;
}

impl<T> Not for Converts<T> {}

impl<T: Into<Error>> Converts<T> {
    const CONVERTS: bool = true;
}

#[test]
fn a_failed_decryption_does_not_become_a_call_that_was_not_sent() {
    const { assert!(Converts::<ConfigError>::CONVERTS) };
    const { assert!(!Converts::<CryptoError>::CONVERTS) };
}

#[test]
fn what_a_handler_says_stays_its_own() {
    let error = DeduplicateError::Handler(Outer(cause()));
    assert_eq!(error.to_string(), "the request was not sent");
    let source = error.source().map(ToString::to_string);
    assert_eq!(source.as_deref(), Some("the deepest cause"));
}

#[test]
fn a_cause_that_was_said_is_not_said_again() {
    /// Says its cause, and returns it: there are such errors.
    #[derive(Debug)]
    struct Twice(Outer);

    impl fmt::Display for Twice {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "no luck: {}", self.0)
        }
    }

    impl StdError for Twice {
        fn source(&self) -> Option<&(dyn StdError + 'static)> {
            Some(&self.0)
        }
    }

    let chain = Chain(&Twice(Outer(cause()))).to_string();
    assert_eq!(
        chain,
        "no luck: the request was not sent: the deepest cause"
    );
}

struct Broken;

impl io::Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(cause())
    }
}
