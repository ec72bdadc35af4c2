use serde::Deserialize;
use serde_json::{Value, json};

use super::input::Input;
use super::problem::Problem;
use crate::facts::Family;
use crate::server::Server;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trigger {
    event_type: String,
    notify_url: String,
    #[serde(default)]
    fields: Value,
    protocol: Option<Family>,
}

pub(super) fn list(server: &Server) -> Value {
    let events = server.facts.notifications.iter().map(|event| {
        json!({
            "event_type": event.event_type,
            "protocol": event.protocol(),
            "title": event.title,
        })
    });
    json!({ "events": events.collect::<Vec<_>>() })
}

pub(super) fn trigger(server: &Server, input: &Input<'_>) -> Result<Value, Problem> {
    let wanted: Trigger = input.json()?;
    let triggered = server.trigger(
        wanted.protocol,
        &wanted.event_type,
        wanted.fields,
        &wanted.notify_url,
    );
    match triggered {
        Ok(id) => Ok(json!({ "delivery": id })),
        Err(error) => Err(Problem::new(400, error.to_string())),
    }
}
