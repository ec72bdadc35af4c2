use serde_json::{Map, Value};

use super::destination::Destination;
use super::record::{DeliveryState, RecordedDelivery};
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::server::Server;

impl Server {
    /// Makes the message of an event and has it delivered, as soon as the sandbox's thread gets to
    /// it.
    pub(crate) fn announce(&self, event: PendingEvent) -> u64 {
        let body = match event.protocol {
            Family::V3 => self.envelope(&event).into_bytes(),
            Family::V2 => self.v2_message(&event),
        };
        self.send(event, body)
    }

    /// Has a message delivered that was made already.
    pub(crate) fn send(&self, event: PendingEvent, body: Vec<u8>) -> u64 {
        let state = match Destination::parse(&event.notify_url) {
            Ok(_) => DeliveryState::Waiting {
                next_attempt: self.clock.now_ms(),
            },
            Err(reason) => DeliveryState::NotDelivered { reason },
        };
        self.deliveries.add(RecordedDelivery {
            id: 0,
            v2: event.protocol == Family::V2,
            event_type: event.event_type,
            summary: event.summary,
            notify_url: event.notify_url,
            resource: Value::Object(event.resource).to_string(),
            body,
            state,
            attempts: Vec::new(),
        })
    }

    fn v2_message(&self, event: &PendingEvent) -> Vec<u8> {
        let fields: Map<String, Value> = event.resource.clone();
        match event.event_type.starts_with("REFUND.") {
            true => self.refund_v2(&fields),
            false => self.signed_v2(fields),
        }
        .body
    }
}
