//! What is inside opens with the right key only, and whatever is wrong with it is said.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use wxpay::crypto::CryptoError;
use wxpay::crypto::aead::encrypt_aes_256_gcm;
use wxpay::crypto::shangmi::{encrypt_sm4_gcm, sm4_key};
use wxpay::notification::{NotificationErrorKind, Notifications};
use wxpay_sandbox::{PlatformKey, Sandbox, SignedNotification};
use wxpay_tests::builder;

use crate::{malformed, notifications, parse, payment, refusal, sandbox};

const NONCE: &str = "0123456789ab";

/// A genuine notification whose `resource` is changed before it is signed.
fn with_resource(sandbox: &Sandbox, change: impl FnOnce(&mut Value)) -> SignedNotification {
    let body = sandbox.notification("TRANSACTION.SUCCESS", &payment()).body;
    let mut message: Value = serde_json::from_slice(&body).unwrap();
    change(&mut message["resource"]);
    sandbox.signed(PlatformKey::PublicKey, 0, message.to_string())
}

fn sealed(sandbox: &Sandbox, associated_data: &str, plaintext: &[u8]) -> String {
    let key = sandbox.merchant().api_v3_key.as_bytes().try_into().unwrap();
    let data = associated_data.as_bytes();
    BASE64_STANDARD.encode(encrypt_aes_256_gcm(key, NONCE.as_bytes(), data, plaintext).unwrap())
}

#[test]
fn associated_data_may_be_empty_null_or_absent() {
    let sandbox = sandbox();
    let ciphertext = sealed(sandbox, "", payment().to_string().as_bytes());
    for data in [Some(json!("")), Some(Value::Null), None] {
        let message = with_resource(sandbox, |resource| {
            resource["ciphertext"] = ciphertext.clone().into();
            resource["nonce"] = NONCE.into();
            resource.as_object_mut().unwrap().remove("associated_data");
            if let Some(data) = &data {
                resource["associated_data"] = data.clone();
            }
        });
        let notification = parse(&notifications(sandbox), &message).unwrap();
        assert_eq!(notification.resource_json(), payment().to_string());
    }
}

#[test]
fn the_original_type_may_be_absent() {
    let sandbox = sandbox();
    let message = with_resource(sandbox, |resource| {
        resource.as_object_mut().unwrap().remove("original_type");
    });
    let notification = parse(&notifications(sandbox), &message).unwrap();
    assert_eq!(notification.original_type(), "");
    // It is a hint, and none fits.
    assert!(notification.is::<crate::Paid>());
}

fn decryption(sandbox: &Sandbox, change: impl FnOnce(&mut Value)) -> CryptoError {
    let error = refusal(&notifications(sandbox), &with_resource(sandbox, change));
    assert_eq!(error.acknowledgement().status, 500);
    match error.kind() {
        NotificationErrorKind::Decryption(error) => *error,
        other => panic!("expected a decryption error, found {other:?}"),
    }
}

#[test]
fn lengths_that_cannot_be_right_are_named() {
    let sandbox = sandbox();
    let short = decryption(sandbox, |resource| resource["ciphertext"] = "AAAA".into());
    assert!(matches!(
        short,
        CryptoError::CiphertextLength { len: 3, .. }
    ));
    let nonce = decryption(sandbox, |resource| resource["nonce"] = "01234".into());
    assert_eq!(nonce, CryptoError::NonceLength { len: 5 });
}

#[test]
fn other_associated_data_or_nonce_does_not_open_it() {
    let sandbox = sandbox();
    for name in ["associated_data", "nonce"] {
        let error = decryption(sandbox, |resource| resource[name] = NONCE.into());
        assert_eq!(error, CryptoError::Authentication, "{name}");
    }
}

#[test]
fn a_wrong_key_is_said_to_be_the_api_v3_key() {
    let sandbox = sandbox();
    let merchant = builder(sandbox).api_v3_key([b'x'; 32]).merchant().unwrap();
    let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());
    let error = refusal(&Notifications::new(merchant), &message);
    assert!(error.to_string().contains("APIv3 key"), "{error}");
    assert!(error.verified());
}

#[test]
fn a_missing_key_is_named() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let merchant = wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .platform_certificate(&merchant.platform_certificate)
        .merchant()
        .unwrap();
    let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());
    let error = refusal(&Notifications::new(merchant), &message);
    let NotificationErrorKind::Config(config) = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(config.field(), "api_v3_key");
    assert!(!error.verified());
}

#[test]
fn unknown_algorithms_are_named() {
    let sandbox = sandbox();
    for algorithm in ["ROT13", "AEAD_AES_128_GCM", "aead_aes_256_gcm"] {
        let message = with_resource(sandbox, |resource| {
            resource["algorithm"] = algorithm.into();
        });
        let error = refusal(&notifications(sandbox), &message);
        assert!(
            matches!(error.kind(), NotificationErrorKind::UnknownAlgorithm(a) if a == algorithm)
        );
        assert!(
            error.to_string().contains(&format!("`{algorithm}`")),
            "{error}"
        );
    }
}

#[test]
fn sm4_gcm_opens_with_the_same_key() {
    let sandbox = sandbox();
    let api_v3_key = sandbox.merchant().api_v3_key.as_bytes().try_into().unwrap();
    let plaintext = payment().to_string();
    let ciphertext = encrypt_sm4_gcm(
        &sm4_key(api_v3_key),
        NONCE.as_bytes(),
        b"transaction",
        plaintext.as_bytes(),
    )
    .unwrap();
    let message = with_resource(sandbox, |resource| {
        resource["algorithm"] = "AEAD_SM4_GCM".into();
        resource["ciphertext"] = BASE64_STANDARD.encode(&ciphertext).into();
        resource["nonce"] = NONCE.into();
    });
    let notification = parse(&notifications(sandbox), &message).unwrap();
    assert_eq!(notification.resource_json(), plaintext);

    let merchant = builder(sandbox).api_v3_key([b'x'; 32]).merchant().unwrap();
    let error = refusal(&Notifications::new(merchant), &message);
    assert!(error.to_string().contains("APIv3 key"), "{error}");
}

#[test]
fn parts_that_are_missing_or_of_another_kind_are_named() {
    let sandbox = sandbox();
    for name in ["algorithm", "nonce", "ciphertext"] {
        let message = with_resource(sandbox, |resource| resource[name] = Value::Null);
        let error = refusal(&notifications(sandbox), &message);
        assert_eq!(malformed(&error), format!("its field `{name}` is missing"));
        let message = with_resource(sandbox, |resource| resource[name] = 5.into());
        let error = refusal(&notifications(sandbox), &message);
        assert!(malformed(&error).contains(name), "{error}");
    }
    let message = with_resource(sandbox, |resource| resource["ciphertext"] = "%".into());
    let error = refusal(&notifications(sandbox), &message);
    assert!(malformed(&error).contains("base64"));
}

#[test]
fn what_is_inside_must_be_json() {
    let sandbox = sandbox();
    for plaintext in [&b"<xml/>"[..], b"", b"\xff", b"{} {}"] {
        let message = with_resource(sandbox, |resource| {
            resource["ciphertext"] = sealed(sandbox, "", plaintext).into();
            resource["nonce"] = NONCE.into();
            resource["associated_data"] = Value::Null;
        });
        let error = refusal(&notifications(sandbox), &message);
        assert!(malformed(&error).contains("what it holds"), "{error}");
    }
}
