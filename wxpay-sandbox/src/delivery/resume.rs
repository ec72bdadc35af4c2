//! Callbacks that an earlier sandbox did not get acknowledged.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value};

use super::record::{DeliveryState, RecordedDelivery};
use crate::keys::seal;
use crate::server::Server;

/// What an earlier sandbox left behind.
#[derive(Default)]
pub(crate) struct Unacknowledged {
    pub(crate) deliveries: Vec<RecordedDelivery>,
    /// The number of its newest delivery, acknowledged or not.
    pub(crate) last: u64,
    /// How far its clock was from the machine's, in seconds.
    pub(crate) clock_offset: i64,
    /// The [keys](Server::symmetric_keys) that the messages are encrypted and signed with.
    pub(crate) keys: Option<String>,
}

impl Server {
    /// Goes on with the callbacks of an earlier sandbox, at the times that its schedule had for
    /// them by the machine's clock.
    pub(crate) fn resume(&self, earlier: Unacknowledged) {
        let moved = self.clock.offset().saturating_sub(earlier.clock_offset);
        let moved = moved.saturating_mul(1_000);
        let other_keys = earlier
            .keys
            .is_some_and(|keys| keys != self.symmetric_keys());
        let mut deliveries = earlier.deliveries;
        for delivery in &mut deliveries {
            if let DeliveryState::Waiting { next_attempt } = &mut delivery.state {
                *next_attempt = next_attempt.saturating_add(moved);
            }
            if other_keys && let Some(body) = self.sealed_again(delivery) {
                delivery.body = body;
            }
        }
        self.deliveries.restore(deliveries, earlier.last);
    }

    /// Tells the merchant's symmetric keys apart from others, and does not give them away.
    pub(crate) fn symmetric_keys(&self) -> String {
        let merchant = &self.issued.merchant;
        let keys = format!("{}\n{}", merchant.api_v3_key, merchant.api_v2_key);
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, keys.as_bytes());
        BASE64_STANDARD.encode(digest.as_ref())
    }

    /// The same message for whoever has this sandbox's keys; none when it is none of a sandbox's.
    fn sealed_again(&self, delivery: &RecordedDelivery) -> Option<Vec<u8>> {
        if delivery.v2 {
            let content: Map<String, Value> = serde_json::from_str(&delivery.resource).ok()?;
            return Some(self.v2_message(&delivery.event_type, &content));
        }
        let mut message: Value = serde_json::from_slice(&delivery.body).ok()?;
        let part = |name: &str| message["resource"][name].as_str();
        let sealed = seal(
            self.issued.merchant.api_v3_key.as_bytes(),
            part("nonce")?.as_bytes(),
            part("associated_data")?,
            &delivery.resource,
        );
        message["resource"]["ciphertext"] = sealed?.into();
        Some(message.to_string().into_bytes())
    }
}
