//! What is not proven to come from WeChat Pay, now, is refused, with the reason.

use std::time::Duration;

use wxpay::VerificationError;
use wxpay::notification::{NotificationError, NotificationErrorKind, Notifications};
use wxpay_sandbox::{PlatformKey, Sandbox, SignedNotification};

use crate::{malformed, notifications, parse, payment, refusal, sandbox};

fn reason(error: &NotificationError) -> &VerificationError {
    assert!(!error.verified());
    assert_eq!(error.acknowledgement().status, 401);
    match error.kind() {
        NotificationErrorKind::Verification(reason) => reason,
        other => panic!("expected a verification error, found {other:?}"),
    }
}

fn message(sandbox: &Sandbox) -> SignedNotification {
    sandbox.notification("TRANSACTION.SUCCESS", &payment())
}

#[test]
fn a_probe_is_called_a_probe() {
    let sandbox = sandbox();
    let probe = message(sandbox).with_header("Wechatpay-Signature", Some("WECHATPAY/SIGNTEST/x"));
    let error = refusal(&notifications(sandbox), &probe);
    assert_eq!(reason(&error), &VerificationError::Probe);
    assert!(error.is_probe());
}

#[test]
fn missing_headers_are_named() {
    let sandbox = sandbox();
    for name in [
        "wechatpay-timestamp",
        "wechatpay-nonce",
        "wechatpay-signature",
        "wechatpay-serial",
    ] {
        let error = refusal(
            &notifications(sandbox),
            &message(sandbox).with_header(name, None),
        );
        let VerificationError::HeadersMissing { missing } = reason(&error) else {
            panic!("{error}")
        };
        assert_eq!(missing, &[name]);
    }
}

#[test]
fn a_signature_of_another_platform_is_refused() {
    let (sandbox, other) = (sandbox(), wxpay_tests::stranger());
    let error = refusal(&notifications(sandbox), &message(&other));
    assert!(matches!(
        reason(&error),
        VerificationError::UnknownSerial { .. }
    ));
    let serial = &sandbox.merchant().platform_serial;
    let forged = message(&other).with_header("Wechatpay-Serial", Some(serial));
    let error = refusal(&notifications(sandbox), &forged);
    assert!(matches!(reason(&error), VerificationError::Mismatch { .. }));
    let own = &sandbox.merchant().serial;
    let forged = message(sandbox).with_header("Wechatpay-Serial", Some(own));
    let error = refusal(&notifications(sandbox), &forged);
    assert!(matches!(
        reason(&error),
        VerificationError::OwnCertificate { .. }
    ));
}

/// A listener whose clock stands at the time of the first message.
fn stopped(sandbox: &Sandbox) -> (Notifications, SignedNotification) {
    let message = message(sandbox);
    let now: i64 = message
        .header("wechatpay-timestamp")
        .unwrap()
        .parse()
        .unwrap();
    (notifications(sandbox).clock(move || now), message)
}

/// The same message, signed this many seconds from the first one.
fn signed_at(listener: &SignedNotification, sandbox: &Sandbox, seconds: i64) -> SignedNotification {
    loop {
        let first: i64 = timestamp(listener);
        let now = timestamp(&sandbox.signed(PlatformKey::Certificate, 0, ""));
        let signed = sandbox.signed(
            PlatformKey::Certificate,
            first - now + seconds,
            listener.body.clone(),
        );
        // The sandbox's clock may have ticked in between.
        if timestamp(&signed) == first + seconds {
            return signed;
        }
    }
}

fn timestamp(message: &SignedNotification) -> i64 {
    message
        .header("wechatpay-timestamp")
        .unwrap()
        .parse()
        .unwrap()
}

#[test]
fn it_is_good_for_five_minutes() {
    let sandbox = sandbox();
    let (notifications, first) = stopped(sandbox);
    for seconds in [-300, 0, 300] {
        parse(&notifications, &signed_at(&first, sandbox, seconds)).unwrap();
    }
    for seconds in [-301, 301, -30 * 86_400] {
        let error = refusal(&notifications, &signed_at(&first, sandbox, seconds));
        assert!(matches!(reason(&error), VerificationError::Clock { .. }));
    }
}

#[test]
fn the_replay_window_can_be_narrower_and_never_wider() {
    let sandbox = sandbox();
    let (notifications, first) = stopped(sandbox);
    let narrow = notifications.clone().replay_window(Duration::from_secs(60));
    parse(&narrow, &signed_at(&first, sandbox, -60)).unwrap();
    let error = refusal(&narrow, &signed_at(&first, sandbox, -61));
    let NotificationErrorKind::Replay { window, .. } = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(window.as_secs(), 60);
    assert!(error.to_string().contains("60 seconds"), "{error}");
    assert_eq!(error.acknowledgement().status, 401);

    let wide = notifications.replay_window(Duration::from_secs(86_400));
    parse(&wide, &signed_at(&first, sandbox, -300)).unwrap();
    refusal(&wide, &signed_at(&first, sandbox, -301));
}

#[test]
fn what_is_signed_must_be_a_notification() {
    let sandbox = sandbox();
    for (body, says) in [
        ("", "not JSON"),
        ("<xml/>", "not JSON"),
        ("[]", "expected an object, found an array"),
        ("{}", "`id` is missing"),
        (r#"{"id":"1"}"#, "`event_type` is missing"),
        (r#"{"id":"1","event_type":"A"}"#, "`algorithm` is missing"),
        (r#"{"id":1}"#, "`id` is a number"),
    ] {
        let signed = sandbox.signed(PlatformKey::PublicKey, 0, body);
        let error = refusal(&notifications(sandbox), &signed);
        assert!(malformed(&error).contains(says), "{body}: {error}");
        assert!(error.verified());
        assert_eq!(error.acknowledgement().status, 400);
    }
}

#[test]
fn without_any_platform_key_the_error_says_what_to_set() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let keyless = wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .api_v3_key(&merchant.api_v3_key)
        .merchant()
        .unwrap();
    let error = refusal(&Notifications::new(keyless), &message(sandbox));
    assert!(error.to_string().contains("platform_public_key"), "{error}");
}
