//! Every change of a single byte is refused.

use crate::{notifications, payment, sandbox};

/// Every byte changed in its lowest bit, and in its case bit.
fn changes(original: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..original.len()).flat_map(move |at| {
        [0x01, 0x20, 0x80].map(|bit| {
            let mut changed = original.to_vec();
            changed[at] ^= bit;
            changed
        })
    })
}

#[test]
fn every_byte_of_the_body_counts() {
    let sandbox = sandbox();
    let notifications = notifications(sandbox);
    let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());
    notifications
        .parse(&message.headers, &message.body)
        .unwrap();
    let mut refused = 0;
    for body in changes(&message.body) {
        let error = notifications.parse(&message.headers, &body).unwrap_err();
        assert!(!error.verified(), "{error}");
        refused += 1;
    }
    assert_eq!(refused, message.body.len() * 3);
    for at in 0..message.body.len() {
        let cut = &message.body[..at];
        assert!(notifications.parse(&message.headers, cut).is_err());
    }
    // What a framework does that parses the body and writes it again.
    let again: serde_json::Value = serde_json::from_slice(&message.body).unwrap();
    let again = serde_json::to_vec_pretty(&again).unwrap();
    assert!(notifications.parse(&message.headers, &again).is_err());
}

#[test]
fn every_byte_of_the_signature_headers_counts() {
    let sandbox = sandbox();
    let notifications = notifications(sandbox);
    let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());
    for name in [
        "wechatpay-timestamp",
        "wechatpay-nonce",
        "wechatpay-signature",
        "wechatpay-serial",
    ] {
        let original = message.header(name).unwrap().as_bytes().to_vec();
        let mut refused = 0;
        for value in changes(&original) {
            // A serial number in other letters is the same number.
            if name == "wechatpay-serial" && value.eq_ignore_ascii_case(&original) {
                continue;
            }
            let value = String::from_utf8_lossy(&value).into_owned();
            let changed = message.clone().with_header(name, Some(&value));
            assert!(
                notifications
                    .parse(&changed.headers, &message.body)
                    .is_err(),
                "{name}: {value:?} was accepted"
            );
            refused += 1;
        }
        assert!(refused >= original.len() * 2, "{name}");
    }
}
