use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use super::authorization::{Authorization, Malformed};
use super::scheme::{Scheme, Signer};
use super::{Refusal, brand, diagnosis};
use crate::record::{Note, SignatureCheck};
use crate::server::{Received, Server};

/// How far a request's timestamp may be from the server's clock, in seconds.
const TOLERANCE: u64 = 300;

/// Checks that the request comes from the merchant or the brand, now, for the first time, and
/// unchanged; gives the scheme that it is signed under. Without a body that could be signed there
/// is the reason for it.
pub(super) fn authenticate(
    server: &Server,
    received: &Received,
    signed_body: Result<&[u8], &str>,
    note: &mut Note,
) -> Result<Scheme, Refusal> {
    let refuse = |field: &str, issue: &str| Refusal::unauthenticated(field, issue);
    let header = received.header("authorization").ok_or_else(|| {
        refuse(
            "authorization",
            "the request has no Authorization header, or it is not text",
        )
    })?;
    let authorization =
        Authorization::parse(header).map_err(|Malformed { field, issue }| refuse(field, &issue))?;

    let scheme = authorization.scheme;
    brand::check_place(received, scheme)?;
    let signer = scheme
        .signer(server)
        .map_err(|issue| refuse("schema", issue))?;
    let Signer { id, serial, key } = signer;
    if authorization.account != id {
        return Err(refuse(
            scheme.account(),
            &format!(
                "{} {} is unknown here: this sandbox serves {id}",
                match scheme {
                    Scheme::Brand => "brand",
                    Scheme::Rsa | Scheme::Sm2 => "merchant",
                },
                authorization.account
            ),
        ));
    }
    if !authorization.serial_no.eq_ignore_ascii_case(serial) {
        let sent = &authorization.serial_no;
        let whose = match server.platform_key(sent) {
            Some(_) => "is the platform's: serial_no must name the merchant's own API certificate,",
            None if scheme == Scheme::Sm2 => "is not the serial of the merchant's SM2 certificate,",
            None => "is not the serial of the merchant's API certificate,",
        };
        return Err(refuse("serial_no", &format!("{sent} {whose} {serial}")));
    }
    check_timestamp(server, &authorization.timestamp)?;

    let signature = BASE64_STANDARD
        .decode(&authorization.signature)
        .map_err(|_| {
            refuse(
                "signature",
                "the signature is not standard base64 with padding",
            )
        })?;
    let message = message(
        &received.method,
        &received.target,
        &authorization,
        signed_body.unwrap_or_default(),
    );
    let text = |message: &[u8]| String::from_utf8_lossy(message).into_owned();
    let check = note.signature.insert(SignatureCheck {
        message: text(&message),
        valid: key.verifies(&message, &signature),
        signed_instead: None,
    });
    if !check.valid {
        let (issue, signed) =
            diagnosis::explain(received, &authorization, signed_body, |candidate| {
                key.verifies(candidate, &signature)
            });
        check.signed_instead = signed.as_deref().map(text);
        return Err(refuse("signature", &issue).with_detail(
            "sign_information",
            json!({
                "method": received.method,
                "url": received.target,
                "sign_message_length": message.len(),
                "truncated_sign_message": truncated(&message),
            }),
        ));
    }
    if !server.first_use_of(&authorization.nonce_str) {
        return Err(refuse(
            "nonce_str",
            "this nonce_str was used before: make a new one per attempt",
        ));
    }
    Ok(scheme)
}

/// The five lines that a request's signature covers.
pub(super) fn message(
    method: &str,
    target: &str,
    authorization: &Authorization,
    body: &[u8],
) -> Vec<u8> {
    let Authorization {
        timestamp,
        nonce_str,
        ..
    } = authorization;
    let mut message = format!("{method}\n{target}\n{timestamp}\n{nonce_str}\n").into_bytes();
    message.extend_from_slice(body);
    message.push(b'\n');
    message
}

fn check_timestamp(server: &Server, timestamp: &str) -> Result<(), Refusal> {
    let refuse = |issue: String| Refusal::unauthenticated("timestamp", issue);
    let sent: i64 = timestamp
        .parse()
        .map_err(|_| refuse("the timestamp must be Unix seconds in decimal digits".to_owned()))?;
    let now = server.clock.now();
    if now.abs_diff(sent) > TOLERANCE {
        return Err(refuse(format!(
            "the timestamp {sent} is {} s from the server's clock ({now}), at most {TOLERANCE} s \
             are allowed: set the client's clock",
            now.abs_diff(sent)
        )));
    }
    Ok(())
}

/// The first lines of what the server verified; the body is the caller's own and may be long.
fn truncated(message: &[u8]) -> String {
    let shown = String::from_utf8_lossy(message);
    let mut text: String = shown.chars().take(160).collect();
    if text.len() < shown.len() {
        text.push('…');
    }
    text
}
