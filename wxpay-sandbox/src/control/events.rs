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
    protocol: Option<Protocol>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Protocol {
    V2,
    V3,
}

pub(super) fn list(server: &Server) -> Value {
    let events = server.facts.notifications.iter().map(|event| {
        json!({
            "event_type": event.event_type,
            "protocol": if event.family == Family::V2 { "v2" } else { "v3" },
            "title": event.title,
        })
    });
    json!({ "events": events.collect::<Vec<_>>() })
}

pub(super) fn trigger(server: &Server, input: &Input<'_>) -> Result<Value, Problem> {
    let wanted: Trigger = input.json()?;
    let family = wanted.protocol.map(|protocol| match protocol {
        Protocol::V2 => Family::V2,
        Protocol::V3 => Family::V3,
    });
    let triggered = server.trigger(
        family,
        &wanted.event_type,
        wanted.fields,
        &wanted.notify_url,
    );
    match triggered {
        Ok(id) => Ok(json!({ "delivery": id })),
        Err(error) => Err(Problem::new(400, error.to_string())),
    }
}
