use serde::de::DeserializeOwned;

use super::problem::Problem;
use crate::query;
use crate::server::Received;

/// What a control request says in its query and body.
pub(super) struct Input<'a> {
    received: &'a Received,
}

impl Input<'_> {
    pub(super) fn new(received: &Received) -> Input<'_> {
        Input { received }
    }

    /// The JSON of the body; an empty body is an empty object.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let body: &[u8] = match self.received.body.trim_ascii() {
            b"" => b"{}",
            body => body,
        };
        serde_json::from_slice(body).map_err(|error| {
            Problem::new(400, format!("the body is not what it should be: {error}"))
        })
    }

    /// A number in the query.
    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, Problem> {
        let values = query::parse(self.received.query())
            .map_err(|pair| Problem::new(400, format!("`{pair}` in the query is not UTF-8")))?;
        let Some(text) = values.get(name).and_then(|value| value.as_str()) else {
            return Ok(None);
        };
        let number = text.parse().map_err(|_| {
            Problem::new(
                400,
                format!("`{name}` in the query is a number, not `{text}`"),
            )
        })?;
        Ok(Some(number))
    }
}

/// The number in a path.
pub(super) fn id(text: &str) -> Result<u64, Problem> {
    text.parse()
        .map_err(|_| Problem::new(400, format!("`{text}` is not the number of anything")))
}
