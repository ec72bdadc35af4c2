use std::fmt;
use std::io;

/// A bill that cannot be read, with the line where. Never with what stands there.
#[derive(Debug)]
pub struct BillError {
    line: u64,
    problem: String,
    source: Option<io::Error>,
}

impl BillError {
    /// The line, from 1 on.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// What is wrong there.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }

    /// Why the text could not be had, if that is what is wrong.
    #[must_use]
    pub fn io_error(&self) -> Option<&io::Error> {
        self.source.as_ref()
    }

    pub(super) fn new(line: u64, problem: impl Into<String>) -> Self {
        Self {
            line,
            problem: problem.into(),
            source: None,
        }
    }

    pub(super) fn io(line: u64, error: io::Error) -> Self {
        Self {
            line,
            problem: format!("cannot be read: {error}"),
            source: Some(error),
        }
    }
}

impl fmt::Display for BillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the bill: {}", self.line, self.problem)
    }
}

impl std::error::Error for BillError {}
