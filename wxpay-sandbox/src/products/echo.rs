use serde_json::{Map, Value};

use super::fields::set;
use super::{Call, Outcome, Scene};
use crate::facts::Family;
use crate::notification::PendingEvent;

/// Says again what it is told, over the API and in a notification: for trying keys and signatures.
pub(super) fn perform(call: &Call<'_>, scene: &Scene<'_>) -> Option<Outcome> {
    if call.name() != ("POST", "v3/security/echo") {
        return None;
    }
    let mut shown = Map::new();
    set(&mut shown, "echo_message", call.text("echo_message"));
    let mut told = shown.clone();
    let secret = scene.opened(call, "encrypted_echo_message");
    if !secret.is_empty() {
        set(&mut shown, "encrypted_echo_message", scene.sealed(&secret));
        set(&mut told, "encrypt_echo_message", scene.sealed(&secret));
    }
    let notify_url = call.value("notify_url").and_then(Value::as_str);
    if let Some(notify_url) = notify_url.filter(|url| !url.is_empty()) {
        scene.server.events.push(PendingEvent {
            protocol: Family::V3,
            event_type: "SECURITY_ECHO.SUCCESS".to_owned(),
            original_type: "security".to_owned(),
            summary: "商户签名验签／加解密测试".to_owned(),
            resource: told,
            notify_url: notify_url.to_owned(),
        });
    }
    Some(Ok(shown))
}
