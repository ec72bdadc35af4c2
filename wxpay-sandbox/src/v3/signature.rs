use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::authorization::SCHEMA;
use crate::fault::Fault;
use crate::keys::RsaKey;
use crate::random;
use crate::sandbox::PlatformKey;
use crate::server::{Received, Reply, Server, Signed};

/// Adds the headers that every answer has, and the signature that all but a 401 have.
pub(super) fn sign(
    server: &Server,
    received: &Received,
    mut reply: Reply,
    fault: Option<&Fault>,
) -> Reply {
    reply.set(
        "Request-ID",
        format!("08{}", random::upper_hex(&random::bytes::<14>())),
    );
    reply.set("Cache-Control", "no-cache, must-revalidate");
    let covered = match &reply.signed {
        Signed::Body => reply.body.clone(),
        Signed::Text(text) => text.clone().into_bytes(),
        Signed::Nothing => return reply,
    };
    if reply.status == 401 || matches!(fault, Some(Fault::MissingSignature)) {
        return reply;
    }
    let (id, key) = signer(server, received);
    let shift = match fault {
        Some(Fault::TimestampShift { seconds }) => *seconds,
        _ => 0,
    };
    let timestamp = server.clock.now().saturating_add(shift);
    let nonce = random::alphanumeric(32);
    let mut message = format!("{timestamp}\n{nonce}\n").into_bytes();
    message.extend_from_slice(&covered);
    message.push(b'\n');
    let signature = match fault {
        Some(Fault::WrongSignature) => key.sign(b"not what is sent"),
        Some(Fault::ProbeSignature) => Ok(probe()),
        _ => key.sign(&message),
    };
    let Ok(signature) = signature else {
        // Out of memory or entropy: an unsigned answer says so louder than a crash.
        tracing::error!("the answer could not be signed");
        return reply;
    };
    let id = match fault {
        Some(Fault::UnknownSerial) => random::upper_hex(&random::bytes::<20>()),
        _ => id.to_owned(),
    };
    reply.set("Wechatpay-Timestamp", timestamp.to_string());
    reply.set("Wechatpay-Nonce", nonce);
    reply.set("Wechatpay-Signature", signature);
    reply.set("Wechatpay-Serial", id);
    reply.set("Wechatpay-Signature-Type", SCHEMA);
    reply
}

fn signer<'a>(server: &'a Server, received: &'a Received) -> (&'a str, &'a RsaKey) {
    let merchant = &server.issued.merchant;
    let certificate = (
        merchant.platform_serial.as_str(),
        &server.issued.platform_key,
    );
    let public_key = (merchant.public_key_id.as_str(), &server.issued.public_key);
    match server.sign_with {
        PlatformKey::Certificate => certificate,
        PlatformKey::PublicKey => public_key,
        PlatformKey::AsRequested => match received.header("wechatpay-serial") {
            Some(id) if id == merchant.public_key_id => public_key,
            _ => certificate,
        },
    }
}

/// What WeChat Pay sends now and then to see whether clients really verify.
fn probe() -> String {
    format!(
        "WECHATPAY/SIGNTEST/{}",
        BASE64_STANDARD.encode(random::bytes::<240>())
    )
}
