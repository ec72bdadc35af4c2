use serde_json::{Value, json};

use super::input::{Input, id};
use super::problem::Problem;
use crate::delivery::{DeliveryAttempt, DeliveryState, RecordedDelivery};
use crate::server::Server;

/// How many deliveries are listed, unless the query says another number.
const LISTED: u64 = 100;

pub(super) fn list(server: &Server, input: &Input<'_>) -> Result<Value, Problem> {
    let after = input.number("after")?.unwrap_or(0);
    let limit = input.number("limit")?.unwrap_or(LISTED);
    let mut deliveries = server.deliveries.all();
    deliveries.retain(|delivery| delivery.id > after);
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let older = deliveries.len().saturating_sub(limit);
    let deliveries: Vec<Value> = deliveries[older..].iter().map(shown).collect();
    Ok(json!({ "deliveries": deliveries }))
}

pub(super) fn resend(server: &Server, number: &str) -> Result<Value, Problem> {
    let id = id(number)?;
    if server.resend(id) {
        return Ok(json!({ "id": id, "state": "waiting" }));
    }
    let known = server.deliveries.all().into_iter().find(|it| it.id == id);
    Err(match known.map(|delivery| delivery.state) {
        None => Problem::new(404, format!("there is no delivery {id}")),
        Some(DeliveryState::NotDelivered { reason }) => Problem::new(409, reason),
        Some(_) => Problem::new(409, format!("delivery {id} is being sent right now")),
    })
}

fn shown(delivery: &RecordedDelivery) -> Value {
    let (state, next_attempt, reason) = match &delivery.state {
        DeliveryState::Waiting { next_attempt } => ("waiting", Some(next_attempt / 1_000), None),
        DeliveryState::Sending => ("sending", None, None),
        DeliveryState::Acknowledged => ("acknowledged", None, None),
        DeliveryState::GivenUp => ("given_up", None, None),
        DeliveryState::NotDelivered { reason } => ("not_delivered", None, Some(reason)),
    };
    let resource: Value = serde_json::from_str(&delivery.resource).unwrap_or_default();
    let attempts: Vec<Value> = delivery.attempts.iter().map(attempt).collect();
    json!({
        "id": delivery.id,
        "protocol": if delivery.v2 { "v2" } else { "v3" },
        "event_type": delivery.event_type,
        "summary": delivery.summary,
        "notify_url": delivery.notify_url,
        "resource": resource,
        "state": state,
        "reason": reason,
        "next_attempt": next_attempt,
        "attempts": attempts,
    })
}

fn attempt(attempt: &DeliveryAttempt) -> Value {
    json!({
        "at": attempt.at,
        "status": attempt.status,
        "body": String::from_utf8_lossy(&attempt.body),
        "problem": attempt.problem,
    })
}
