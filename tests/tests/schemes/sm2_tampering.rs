//! What was changed on the way, or signed by somebody else, is refused on both sides.

use bytes::Bytes;
use http::{HeaderValue, Response};
use wxpay::crypto::shangmi::Sm2PrivateKey;
use wxpay::v3::payscore::serviceorder::CreateServiceOrder;
use wxpay::{
    BaseUrl, ErrorKind, Merchant, Outcome, Stamp, VerificationError, build_request, read_response,
};
use wxpay_sandbox::Fault;

use crate::{
    OTHER_SM2_KEYS, SM2_KEYS, now, sent, service_order, shangmi, sm2_builder, sm2_sandbox,
};

async fn reason(fault: Fault) -> VerificationError {
    let sandbox = sm2_sandbox();
    let client = sm2_builder(&sandbox).build().unwrap();
    sandbox.fault(fault, 1);
    let error = service_order("ST1").send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(!error.verified());
    match error.kind() {
        ErrorKind::Verification(reason) => reason.clone(),
        other => panic!("expected a verification error, found {other:?}"),
    }
}

#[tokio::test]
async fn the_reasons_are_told_apart_as_they_are_for_rsa() {
    assert!(matches!(
        reason(Fault::WrongSignature).await,
        VerificationError::Mismatch { .. }
    ));
    assert_eq!(
        reason(Fault::ProbeSignature).await,
        VerificationError::Probe
    );
    assert!(matches!(
        reason(Fault::UnknownSerial).await,
        VerificationError::UnknownSerial { .. }
    ));
    assert!(matches!(
        reason(Fault::TimestampShift { seconds: -400 }).await,
        VerificationError::Clock { .. }
    ));
}

#[tokio::test]
async fn a_request_with_a_changed_body_is_refused_by_the_server() {
    let sandbox = sm2_sandbox();
    let merchant = sm2_builder(&sandbox).merchant().unwrap();
    let base_url = BaseUrl::new(sandbox.base_url()).unwrap();
    let stamp = Stamp::random(now()).unwrap();
    let request = build_request(&service_order("ST2"), &merchant, &base_url, &stamp).unwrap();
    let changed = request.map(|body| {
        let body = String::from_utf8(body.to_vec()).unwrap();
        Bytes::from(body.replace("9900", "9901"))
    });
    let (status, body) = sent(changed).await;
    assert_eq!(status, 401, "{body}");
    assert!(body.contains("sign not match"), "{body}");
}

/// An answer that the SM2 key of another sandbox's merchant signed, and a merchant who takes
/// that key for the platform's.
fn signed_answer(sign: impl Fn(&Sm2PrivateKey, &[u8]) -> Vec<u8>) -> (Response<Bytes>, Merchant) {
    let platform = shangmi(&OTHER_SM2_KEYS);
    let merchant = sm2_builder(&SM2_KEYS)
        .platform_certificate(&platform.certificate)
        .merchant()
        .unwrap();
    let key = Sm2PrivateKey::from_pem(&platform.private_key).unwrap();
    let body = br#"{"out_order_no":"ST3","order_id":"1"}"#;
    let message = wxpay::apiv3::response_message("1700000000", "NONCE", body);
    let signature = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, sign(&key, &message));
    let response = Response::builder()
        .header("wechatpay-timestamp", "1700000000")
        .header("wechatpay-nonce", "NONCE")
        .header("wechatpay-serial", &platform.serial)
        .header("wechatpay-signature", signature)
        .body(Bytes::from_static(body))
        .unwrap();
    (response, merchant)
}

fn read(response: Response<Bytes>, merchant: &Merchant) -> wxpay::Result<()> {
    read_response::<CreateServiceOrder>(response, merchant, 1_700_000_000).map(drop)
}

#[test]
fn every_single_byte_of_an_answer_counts() {
    let (response, merchant) = signed_answer(|key, message| key.sign_sm3(message).unwrap());
    read(response.clone(), &merchant).unwrap();
    for position in 0..response.body().len() {
        let mut body = response.body().to_vec();
        body[position] ^= 1;
        let mut changed = response.clone();
        *changed.body_mut() = body.into();
        assert!(!read(changed, &merchant).unwrap_err().verified());
    }
    for name in [
        "wechatpay-timestamp",
        "wechatpay-nonce",
        "wechatpay-signature",
    ] {
        let value = response.headers()[name].as_bytes();
        for position in 0..value.len() {
            let mut value = value.to_vec();
            value[position] ^= 1;
            let mut changed = response.clone();
            let value = HeaderValue::from_bytes(&value).unwrap();
            changed.headers_mut().insert(name, value);
            assert!(!read(changed, &merchant).unwrap_err().verified());
        }
    }
}

#[test]
fn an_answer_signed_under_another_user_id_is_not_trusted() {
    for user_id in ["", "1234567812345679", "wechatpay"] {
        let (response, merchant) =
            signed_answer(|key, message| key.sign_sm3_as(user_id, message).unwrap());
        let error = read(response, &merchant).unwrap_err();
        assert!(matches!(
            error.kind(),
            ErrorKind::Verification(VerificationError::Mismatch { .. })
        ));
    }
}
