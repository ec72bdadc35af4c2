use serde::Deserialize;
use serde_json::{Value, json};

use super::input::Input;
use super::problem::Problem;
use crate::server::Server;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// Empty for nowhere.
    notify_url: String,
}

pub(super) fn show(server: &Server) -> Value {
    json!({ "notify_url": server.products().sharing_notify_url() })
}

pub(super) fn set(server: &Server, input: &Input<'_>) -> Result<Value, Problem> {
    let settings: Settings = input.json()?;
    server.tell_of_profit_sharing(settings.notify_url);
    Ok(show(server))
}
