use std::error::Error;
use std::{fmt, io};

/// Why a sandbox did not start: no free port, no thread, or no key could be made.
#[derive(Debug)]
pub struct StartError {
    what: String,
    source: Option<io::Error>,
}

impl StartError {
    pub(crate) fn keys(what: impl Into<String>) -> StartError {
        StartError {
            what: what.into(),
            source: None,
        }
    }

    pub(crate) fn io(what: &str, source: io::Error) -> StartError {
        StartError {
            what: what.to_owned(),
            source: Some(source),
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the WeChat Pay sandbox did not start: {}", self.what)
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_ref()
            .map(|source| source as &(dyn Error + 'static))
    }
}

impl From<rcgen::Error> for StartError {
    fn from(error: rcgen::Error) -> StartError {
        StartError::keys(format!("a certificate could not be issued: {error}"))
    }
}
