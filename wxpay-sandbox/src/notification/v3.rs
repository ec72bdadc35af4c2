use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::{PendingEvent, SignedNotification};
use crate::clock::rfc3339;
use crate::keys::{AnyKey, seal};
use crate::random;
use crate::sandbox::{PlatformKey, Sandbox};
use crate::server::Server;

impl Sandbox {
    /// An APIv3 notification of this event about this resource: encrypted with the merchant's
    /// APIv3 key and signed with the key that [`sign_with`](crate::SandboxBuilder::sign_with)
    /// chose (the platform certificate's, where that is up to the request).
    ///
    /// Its `original_type` is the first word of the event type: `transaction` for
    /// `TRANSACTION.SUCCESS`.
    ///
    /// ```
    /// # fn main() -> Result<(), wxpay_sandbox::StartError> {
    /// let sandbox = wxpay_sandbox::Sandbox::start()?;
    /// let resource = serde_json::json!({"out_trade_no": "P1", "trade_state": "SUCCESS"});
    /// let notification = sandbox.notification("TRANSACTION.SUCCESS", &resource);
    /// assert!(notification.header("Wechatpay-Signature").is_some());
    /// # Ok(())
    /// # }
    /// ```
    pub fn notification(&self, event_type: &str, resource: &Value) -> SignedNotification {
        let original_type = event_type.split('.').next().unwrap_or_default();
        self.notification_about(event_type, &original_type.to_ascii_lowercase(), resource)
    }

    /// As [`notification`](Self::notification), about a resource of this `original_type`: several
    /// things share an event type.
    pub fn notification_about(
        &self,
        event_type: &str,
        original_type: &str,
        resource: &Value,
    ) -> SignedNotification {
        let _entered = self.server.randomness.enter();
        let body = self.server.seal_event(
            event_type,
            original_type,
            "encrypt-resource",
            "通知",
            &resource.to_string(),
        );
        self.server
            .sign_notification(self.server.sign_with, 0, body.into_bytes())
    }

    /// An APIv3 notification with any body, signed with this key at this many seconds from now:
    /// for testing what a listener does with the unusual.
    pub fn signed(
        &self,
        key: PlatformKey,
        seconds: i64,
        body: impl Into<Vec<u8>>,
    ) -> SignedNotification {
        let _entered = self.server.randomness.enter();
        self.server.sign_notification(key, seconds, body.into())
    }
}

impl Server {
    pub(crate) fn sign_notification(
        &self,
        key: PlatformKey,
        seconds: i64,
        body: Vec<u8>,
    ) -> SignedNotification {
        let (serial, key) = self.signer(key);
        let timestamp = self.clock.now().saturating_add(seconds);
        let nonce = random::alphanumeric(32);
        let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
        message.extend_from_slice(&body);
        message.push(b'\n');
        let mut headers = vec![
            ("Content-Type".to_owned(), crate::v3::JSON.to_owned()),
            ("Wechatpay-Timestamp".to_owned(), timestamp.to_string()),
            ("Wechatpay-Nonce".to_owned(), nonce),
            ("Wechatpay-Serial".to_owned(), serial.to_owned()),
            (
                "Wechatpay-Signature-Type".to_owned(),
                key.scheme().name().to_owned(),
            ),
        ];
        match key.sign(&message) {
            Some(signature) => headers.push(("Wechatpay-Signature".to_owned(), signature)),
            // Out of memory or entropy: an unsigned message says so louder than a crash.
            None => tracing::error!("the notification could not be signed"),
        }
        SignedNotification { headers, body }
    }

    /// The body of the notification of an event.
    pub(crate) fn envelope(&self, event: &PendingEvent) -> String {
        self.envelope_of_type(event, "encrypt-resource")
    }

    /// As [`envelope`](Self::envelope), for the few events whose `resource_type` is another one.
    pub(crate) fn envelope_of_type(&self, event: &PendingEvent, resource_type: &str) -> String {
        let PendingEvent {
            event_type,
            original_type,
            summary,
            ..
        } = event;
        let resource = Value::Object(event.resource.clone()).to_string();
        self.seal_event(event_type, original_type, resource_type, summary, &resource)
    }

    fn seal_event(
        &self,
        event_type: &str,
        original_type: &str,
        resource_type: &str,
        summary: &str,
        resource: &str,
    ) -> String {
        let nonce = random::alphanumeric(12);
        let sealed = seal(
            self.issued.merchant.api_v3_key.as_bytes(),
            nonce.as_bytes(),
            original_type,
            resource,
        );
        let id = BASE64_STANDARD.encode(random::bytes::<24>());
        json!({
            "id": id.replace(['+', '/'], "-"),
            "create_time": rfc3339(self.clock.now()),
            "event_type": event_type,
            "resource_type": resource_type,
            "summary": summary,
            "resource": {
                "original_type": original_type,
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": sealed.unwrap_or_default(),
                "associated_data": original_type,
                "nonce": nonce,
            },
        })
        .to_string()
    }

    fn signer(&self, key: PlatformKey) -> (&str, AnyKey<'_>) {
        let (merchant, issued) = (&self.issued.merchant, &self.issued);
        match key {
            PlatformKey::PublicKey => (&merchant.public_key_id, AnyKey::Rsa(&issued.public_key)),
            #[cfg(feature = "shangmi")]
            PlatformKey::Sm2 => match &issued.sm2 {
                Some(sm2) => (&sm2.platform_key.serial, AnyKey::Sm2(&sm2.platform_key)),
                None => self.platform_certificate(),
            },
            PlatformKey::Certificate | PlatformKey::AsRequested => self.platform_certificate(),
        }
    }
}
