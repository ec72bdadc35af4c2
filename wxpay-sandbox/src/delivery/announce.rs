use serde_json::{Map, Value};

use super::destination::Destination;
use super::record::{DeliveryState, RecordedDelivery};
use crate::facts::Family;
use crate::notification::PendingEvent;
use crate::server::Server;

impl Server {
    /// Has everything delivered that happened since this was last asked.
    pub(crate) fn announce_all(&self) {
        for event in self.events.drain() {
            self.announce(event);
        }
    }

    /// Makes the message of an event and has it delivered, as soon as the sandbox's thread gets to
    /// it.
    pub(crate) fn announce(&self, event: PendingEvent) -> u64 {
        let body = match event.protocol {
            Family::V3 => self.envelope(&event).into_bytes(),
            Family::V2 => self.v2_message(&event.event_type, &event.resource),
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
        let id = self.deliveries.add(RecordedDelivery {
            id: 0,
            v2: event.protocol == Family::V2,
            event_type: event.event_type,
            summary: event.summary,
            notify_url: event.notify_url,
            resource: Value::Object(event.resource).to_string(),
            body,
            state,
            attempts: Vec::new(),
        });
        self.changed.notify_one();
        id
    }

    /// Sends a callback once more, now; false when there is none of this number that may be sent.
    pub(crate) fn resend(&self, id: u64) -> bool {
        let resent = self.deliveries.resend(id, self.clock.now_ms());
        self.changed.notify_one();
        resent
    }

    /// The clock shows another time, by which other callbacks are due.
    pub(crate) fn clock_moved(&self) {
        self.deliveries.wake();
        self.changed.notify_one();
    }

    /// The APIv2 message of an event: encrypted where that is documented, else signed.
    pub(crate) fn v2_message(&self, event_type: &str, content: &Map<String, Value>) -> Vec<u8> {
        let events = &self.facts.notifications;
        let documented = events
            .iter()
            .find(|event| event.protocol() == Family::V2 && event.event_type == event_type);
        let sealed = documented.and_then(|event| event.sealed());
        let message = match sealed.map(|field| field.name) {
            Some("req_info") => self.refund_v2(content),
            Some(_) => self.event_v2(event_type, &Value::Object(content.clone())),
            None => self.signed_v2(content.clone()),
        };
        message.body
    }
}
