use std::sync::Arc;
use std::time::Duration;

use super::destination::Destination;
use super::post::{Delivery, post};
use super::record::{DeliveryAttempt, RecordedDelivery};
use crate::facts::Family;
use crate::notification::SignedNotification;
use crate::server::Server;
use crate::v2;

/// As much of an answer is kept.
const SHOWN: usize = 1 << 10;

/// Sends what is due, again and again until dropped.
pub(crate) async fn deliver(server: Arc<Server>) {
    loop {
        server.announce_all();
        let now = server.clock.now_ms();
        let (due, next) = server.deliveries.take_due(now);
        for delivery in due {
            tokio::spawn(attempt(server.clone(), delivery));
        }
        let pause = next.map(|next| next.saturating_sub(now).unsigned_abs());
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(pause.unwrap_or(60_000))) => {}
            () = server.deliveries.changed() => {}
            () = server.events.arrived() => {}
        }
    }
}

async fn attempt(server: Arc<Server>, delivery: RecordedDelivery) {
    let at = server.clock.now();
    let notification = match delivery.family() {
        Family::V3 => server.sign_notification(server.sign_with, 0, delivery.body.clone()),
        Family::V2 => SignedNotification::v2(delivery.body.clone()),
    };
    let answer = match Destination::parse(&delivery.notify_url) {
        Ok(destination) => post(&server.callback_tls, &destination, &notification)
            .await
            .map_err(|error| error.to_string()),
        Err(reason) => Err(reason),
    };
    let attempt = match answer {
        Ok(answer) => DeliveryAttempt {
            at,
            status: Some(answer.status),
            problem: not_acknowledged(&answer, delivery.family()),
            body: answer.body.into_iter().take(SHOWN).collect(),
        },
        Err(problem) => DeliveryAttempt {
            at,
            status: None,
            problem: Some(problem),
            body: Vec::new(),
        },
    };
    tracing::info!(
        delivery = delivery.id,
        event = %delivery.event_type,
        status = attempt.status,
        problem = attempt.problem.as_deref(),
        "callback"
    );
    let (schedule, now) = (server.schedule, server.clock.now_ms());
    server
        .deliveries
        .finish(delivery.id, attempt, schedule, now);
    server.changed.notify_one();
}

fn not_acknowledged(answer: &Delivery, family: Family) -> Option<String> {
    match (family, answer.status) {
        (Family::V3, 200 | 204) => None,
        (Family::V3, status) => Some(format!(
            "the listener answered {status}; 200 or 204 acknowledges an APIv3 callback"
        )),
        (Family::V2, 200) => match v2::return_code(&answer.body) {
            Ok(code) if code == "SUCCESS" => None,
            Ok(code) => Some(format!(
                "the listener answered return_code `{code}`; SUCCESS acknowledges an APIv2 callback"
            )),
            Err(reason) => Some(format!(
                "the listener did not answer XML with a return_code: {reason}"
            )),
        },
        (Family::V2, status) => Some(format!(
            "the listener answered {status}; 200 with return_code SUCCESS acknowledges an APIv2 \
             callback"
        )),
    }
}
