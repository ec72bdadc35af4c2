use serde::Deserialize;
use serde_json::{Value, json};

use super::input::Input;
use super::problem::Problem;
use crate::clock::rfc3339;
use crate::server::Server;

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Change {
    /// Seconds from where it stands.
    Advance(i64),
    /// Seconds from the machine's clock.
    Offset(i64),
}

pub(super) fn show(server: &Server) -> Value {
    let now = server.clock.now();
    json!({ "now": now, "time": rfc3339(now), "offset": server.clock.offset() })
}

pub(super) fn set(server: &Server, input: &Input<'_>) -> Result<Value, Problem> {
    match input.json()? {
        Change::Advance(seconds) => server.clock.advance(seconds),
        Change::Offset(seconds) => server.clock.set_offset(seconds),
    }
    server.clock_moved();
    Ok(show(server))
}
