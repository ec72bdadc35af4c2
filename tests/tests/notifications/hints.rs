//! A refusal says what became of the message on its way, where that can be seen.

use wxpay::VerificationError;
use wxpay::notification::NotificationErrorKind;
use wxpay_sandbox::SignedNotification;

use crate::{notifications, payment, refusal, sandbox};

fn message() -> SignedNotification {
    sandbox().notification("TRANSACTION.SUCCESS", &payment())
}

fn with_body(body: &[u8]) -> SignedNotification {
    let mut message = message();
    message.body = body.to_vec();
    message
}

fn unsigned(body: &[u8]) -> SignedNotification {
    let mut message = with_body(body);
    message.headers.clear();
    message
}

fn told(message: &SignedNotification) -> String {
    let error = refusal(&notifications(sandbox()), message);
    assert!(matches!(
        error.kind(),
        NotificationErrorKind::Verification(_)
    ));
    assert_eq!(error.acknowledgement().status, 401);
    assert!(!error.verified());
    error.to_string()
}

#[test]
fn a_message_of_apiv2_is_sent_to_its_reader() {
    for body in ["<xml><return_code>SUCCESS</return_code></xml>", "\n <xml/>"] {
        for message in [unsigned(body.as_bytes()), with_body(body.as_bytes())] {
            let text = told(&message);
            assert!(
                text.contains("a message of APIv2: use `parse_v2`"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_body_that_is_gone_is_said_to_be_gone() {
    for message in [unsigned(b""), with_body(b"")] {
        let text = told(&message);
        assert!(
            text.contains("the body is empty: was it read before?"),
            "{text}"
        );
    }
}

#[test]
fn a_body_that_is_still_compressed_is_said_to_be() {
    let message = message().with_header("Content-Encoding", Some("gzip"));
    // Whoever undid it and left the header has done right.
    notifications(sandbox())
        .parse(&message.headers, &message.body)
        .unwrap();
    let mut compressed = message;
    compressed.body = vec![0x1f, 0x8b, 8, 0, 0];
    let text = told(&compressed);
    let says = "Content-Encoding is `gzip`: undo it before verification";
    assert!(text.contains(says), "{text}");
    let text = told(&compressed.with_header("Content-Encoding", None));
    assert!(text.contains("compressed (gzip)"), "{text}");
}

#[test]
fn a_signature_that_lost_its_plus_signs_is_said_to_have() {
    let message = message();
    let signature = message.header("Wechatpay-Signature").unwrap();
    let blanks = format!("{} {}", &signature[..10], &signature[11..]);
    let text = told(
        &message
            .clone()
            .with_header("Wechatpay-Signature", Some(&blanks)),
    );
    assert!(text.contains("the `+` became blanks on the way"), "{text}");
    let text = told(&message.with_header("Wechatpay-Signature", Some("?")));
    assert!(!text.contains("blanks"), "{text}");
}

#[test]
fn ids_stand_in_backticks_and_hide_nothing() {
    let text = told(&message().with_header("Wechatpay-Serial", Some("PUB_KEY_ID_1\t2")));
    assert!(
        text.contains(r"the platform key `PUB_KEY_ID_1\t2`"),
        "{text}"
    );
    let known = &sandbox().merchant().public_key_id;
    assert!(text.contains(&format!("`{known}`")), "{text}");
    let long = "A".repeat(4000);
    let text = told(&message().with_header("Wechatpay-Serial", Some(&long)));
    assert!(text.len() < 500, "{text}");

    let blank = VerificationError::UnknownSerial {
        serial: "PUB_KEY_ID_01".into(),
        known: vec!["PUB_KEY_ID_01 ".into()],
    };
    assert!(blank.to_string().contains("(it has `PUB_KEY_ID_01 `)"));
}
