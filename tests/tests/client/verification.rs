//! Reasons of failed verification are told apart, and a wrong answer is never a success.

use wxpay::v3::payscore::serviceorder::CancelServiceOrder;
use wxpay::{Error, ErrorKind, Outcome, VerificationError};
use wxpay_sandbox::{Fault, PlatformKey, Sandbox};
use wxpay_tests::{builder, client, sandbox};

async fn with_fault(fault: Fault) -> Error {
    let sandbox = sandbox();
    let client = client(&sandbox);
    crate::round_trips::service_order("V1")
        .send(&client)
        .await
        .unwrap();
    sandbox.fault(fault, 1);
    let cancel = CancelServiceOrder::new("V1", "wxd678efh567hg6787", "500001", "x");
    let error = cancel.send(&client).await.unwrap_err();
    // The server did process it: nobody may be told that nothing happened.
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.status().unwrap(), 200);
    assert!(
        error.body().unwrap().starts_with(b"{"),
        "the raw answer is kept"
    );
    assert!(!error.verified());
    error
}

fn reason(error: &Error) -> &VerificationError {
    match error.kind() {
        ErrorKind::Verification(reason) => reason,
        other => panic!("expected a verification error, found {other:?}"),
    }
}

#[tokio::test]
async fn a_wrong_signature_is_a_mismatch() {
    let error = with_fault(Fault::WrongSignature).await;
    assert!(
        matches!(reason(&error), VerificationError::Mismatch { .. }),
        "{error}"
    );
}

#[tokio::test]
async fn a_probe_is_called_a_probe() {
    let error = with_fault(Fault::ProbeSignature).await;
    assert_eq!(reason(&error), &VerificationError::Probe);
}

#[tokio::test]
async fn an_unknown_serial_comes_with_the_known_ones() {
    let error = with_fault(Fault::UnknownSerial).await;
    let VerificationError::UnknownSerial { serial, known } = reason(&error) else {
        panic!("{error}")
    };
    assert_eq!(known.len(), 2);
    assert!(!known.contains(serial));
    assert!(error.to_string().contains(&known[0]), "{error}");
}

#[tokio::test]
async fn an_old_answer_is_a_matter_of_the_clock() {
    for seconds in [-301, 302] {
        let error = with_fault(Fault::TimestampShift { seconds }).await;
        assert!(
            matches!(reason(&error), VerificationError::Clock { .. }),
            "{error}"
        );
    }
}

#[tokio::test]
async fn missing_headers_are_named() {
    let error = with_fault(Fault::MissingSignature).await;
    let VerificationError::HeadersMissing { missing } = reason(&error) else {
        panic!("{error}")
    };
    assert!(missing.contains(&"wechatpay-signature"));
}

#[tokio::test]
async fn an_answer_in_the_name_of_the_merchants_own_certificate_is_told_apart() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let own = sandbox.merchant().serial.clone();
    let answer = client
        .send(&crate::round_trips::service_order("V2"))
        .await
        .unwrap();
    let mut response = http::Response::new(bytes::Bytes::copy_from_slice(answer.raw().body()));
    *response.headers_mut() = answer.raw().headers().clone();
    let now = response.headers()["wechatpay-timestamp"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    response
        .headers_mut()
        .insert("wechatpay-serial", own.parse().unwrap());
    let error = wxpay::read_response::<CancelServiceOrder>(response, client.merchant(), now);
    let error = error.unwrap_err();
    assert_eq!(
        reason(&error),
        &VerificationError::OwnCertificate { serial: own }
    );
}

#[tokio::test]
async fn answers_by_certificate_and_by_public_key_both_verify() {
    for key in [
        PlatformKey::Certificate,
        PlatformKey::PublicKey,
        PlatformKey::AsRequested,
    ] {
        let sandbox = Sandbox::builder().sign_with(key).start().unwrap();
        let client = builder(&sandbox).build().unwrap();
        let answer = crate::round_trips::service_order("V3")
            .send(&client)
            .await
            .unwrap();
        assert!(answer.verified());
    }
}

#[tokio::test]
async fn without_any_platform_key_nothing_is_trusted_and_the_error_says_what_to_set() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let client = wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let error = crate::round_trips::service_order("V4")
        .send(&client)
        .await
        .unwrap_err();
    assert!(matches!(
        reason(&error),
        VerificationError::UnknownSerial { .. }
    ));
    assert!(error.to_string().contains("platform_public_key"), "{error}");
}

#[tokio::test]
async fn a_wrong_sign_of_an_xml_answer_is_refused() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for (fault, number) in [
        (Fault::WrongSignature, "X1"),
        (Fault::MissingSignature, "X2"),
    ] {
        sandbox.fault(fault, 1);
        let order = crate::round_trips::rental_order(&client, number);
        let error = order.send(&client).await.unwrap_err();
        assert!(
            matches!(
                reason(&error),
                VerificationError::SignMismatch { .. } | VerificationError::SignMissing
            ),
            "{error}"
        );
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert!(error.body().unwrap().starts_with(b"<xml>"));
    }
}
