use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::scheme::Scheme;
use crate::fault::Fault;
use crate::keys::AnyKey;
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
    let (id, key, scheme) = signer(server, received);
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
        Some(Fault::ProbeSignature) => Some(probe()),
        _ => key.sign(&message),
    };
    let Some(signature) = signature else {
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
    reply.set("Wechatpay-Signature-Type", scheme.name());
    reply
}

/// The key that signs the answer, its identifier, and what its signatures are called.
fn signer<'a>(server: &'a Server, received: &Received) -> (&'a str, AnyKey<'a>, Scheme) {
    let merchant = &server.issued.merchant;
    let asked = Scheme::of(received);
    let named = received.header("wechatpay-serial");
    let (newest, _) = server.platform_certificate();
    let id = match server.sign_with {
        // Brands know nothing but the public key.
        _ if asked == Scheme::Brand => &merchant.public_key_id,
        PlatformKey::Certificate => newest,
        PlatformKey::PublicKey => &merchant.public_key_id,
        #[cfg(feature = "shangmi")]
        PlatformKey::Sm2 => sm2_serial(server),
        PlatformKey::AsRequested => match named {
            // A certificate that was rotated signs no more, whoever asks for it.
            Some(id) if is_certificate(server, id) => newest,
            Some(id) if server.platform_key(id).is_some() => id,
            #[cfg(feature = "shangmi")]
            _ if asked == Scheme::Sm2 => sm2_serial(server),
            _ => newest,
        },
    };
    let keys = server.platform_keys();
    let found = keys
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(id));
    let (id, key) = found.unwrap_or(server.platform_certificate());
    let scheme = match key {
        _ if asked == Scheme::Brand => Scheme::Brand,
        AnyKey::Rsa(_) => Scheme::Rsa,
        #[cfg(feature = "shangmi")]
        AnyKey::Sm2(_) => Scheme::Sm2,
    };
    (id, key, scheme)
}

fn is_certificate(server: &Server, id: &str) -> bool {
    let mut line = server.issued.platform.line();
    line.any(|known| known.certificate.serial.eq_ignore_ascii_case(id))
}

/// The serial number of the platform's SM2 certificate; of the other one where there is none.
#[cfg(feature = "shangmi")]
fn sm2_serial(server: &Server) -> &str {
    match &server.issued.sm2 {
        Some(sm2) => &sm2.platform_key.serial,
        None => server.platform_certificate().0,
    }
}

/// What WeChat Pay sends now and then to see whether clients really verify.
fn probe() -> String {
    format!(
        "WECHATPAY/SIGNTEST/{}",
        BASE64_STANDARD.encode(random::bytes::<240>())
    )
}
