use serde_json::json;

use crate::server::Reply;

/// Why a control request is refused: `{"error": …}`, and what would do.
#[derive(Debug)]
pub(super) struct Problem {
    status: u16,
    error: String,
    known: Vec<String>,
}

impl Problem {
    pub(super) fn new(status: u16, error: impl Into<String>) -> Problem {
        Problem {
            status,
            error: error.into(),
            known: Vec::new(),
        }
    }

    /// Adds what there is instead.
    pub(super) fn listing(mut self, known: Vec<String>) -> Problem {
        self.known = known;
        self
    }

    #[cfg(test)]
    pub(super) fn status(&self) -> u16 {
        self.status
    }

    pub(super) fn into_reply(self) -> Reply {
        let mut body = json!({ "error": self.error });
        if !self.known.is_empty() {
            body["known"] = json!(self.known);
        }
        super::json(self.status, &body)
    }
}
