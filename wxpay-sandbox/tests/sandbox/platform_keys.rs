//! The platform certificate, and the merchant's own key files.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use serde_json::{Value, json};
use wxpay_sandbox::{Merchant, Sandbox};

use crate::SANDBOX;
use crate::caller::{Request, certificate_key, certificate_serial, opened, pem_to_der};
use crate::every_operation::sealed;

#[tokio::test]
async fn the_downloaded_certificate_decrypts_and_verifies_its_own_answer() {
    let merchant = SANDBOX.merchant();
    let answer = Request::get(&SANDBOX, "/v3/certificates").send().await;
    let certificate = &answer.json()["data"][0];
    assert_eq!(certificate["serial_no"], merchant.platform_serial);
    assert!(
        certificate["effective_time"]
            .as_str()
            .unwrap()
            .ends_with("+08:00")
    );

    let pem = open(merchant, certificate);
    assert_eq!(pem, merchant.platform_certificate);
    assert!(answer.verifies_under(&certificate_key(&pem)));
}

/// The certificate inside an entry of `v3/certificates`.
fn open(merchant: &Merchant, certificate: &Value) -> String {
    let sealed = &certificate["encrypt_certificate"];
    assert_eq!(sealed["algorithm"], "AEAD_AES_256_GCM");
    let text = |name: &str| sealed[name].as_str().unwrap();
    let key = UnboundKey::new(&AES_256_GCM, merchant.api_v3_key.as_bytes()).unwrap();
    let nonce = Nonce::try_assume_unique_for_key(text("nonce").as_bytes()).unwrap();
    let mut bytes = BASE64_STANDARD.decode(text("ciphertext")).unwrap();
    let opened = LessSafeKey::new(key)
        .open_in_place(nonce, Aad::from(text("associated_data")), &mut bytes)
        .unwrap();
    String::from_utf8(opened.to_vec()).unwrap()
}

#[tokio::test]
async fn after_a_rotation_the_new_certificate_signs_and_both_are_given() {
    let sandbox = Sandbox::start().unwrap();
    let merchant = sandbox.merchant();
    let rotated = sandbox.rotate_platform_certificate().unwrap();
    assert_ne!(rotated.serial, merchant.platform_serial);
    assert_eq!(certificate_serial(&rotated.certificate), rotated.serial);

    // A client that does not know of it yet still names the old one.
    let request = Request::get(&sandbox, "/v3/certificates");
    let request = request.header("Wechatpay-Serial", &merchant.platform_serial);
    let answer = request.send().await;
    assert_eq!(answer.header("wechatpay-serial"), rotated.serial);
    assert!(answer.verifies_under(&certificate_key(&rotated.certificate)));
    let data = answer.json()["data"].clone();
    assert_eq!(data.as_array().unwrap().len(), 2);
    assert_eq!(open(merchant, &data[0]), rotated.certificate);
    assert_eq!(open(merchant, &data[1]), merchant.platform_certificate);
    let notification = sandbox.notification("TRANSACTION.SUCCESS", &json!({}));
    assert_eq!(
        notification.header("wechatpay-serial"),
        Some(&*rotated.serial)
    );

    let again = sandbox.rotate_platform_certificate().unwrap();
    let answer = Request::get(&sandbox, "/v3/certificates").send().await;
    let data = answer.json()["data"].clone();
    let serials = [
        &data[0]["serial_no"],
        &data[1]["serial_no"],
        &data[2]["serial_no"],
    ];
    assert_eq!(
        serials,
        [&json!(again.serial), &json!(rotated.serial), &Value::Null]
    );
    let other = Request::get(&sandbox, "/v3/certificates");
    let other = other.header("Wechatpay-Serial", &merchant.public_key_id);
    assert!(
        other.send().await.verifies(merchant),
        "the public key does not rotate"
    );
}

#[tokio::test]
async fn an_echo_says_again_what_it_was_told_in_the_open_and_in_secret() {
    let body = json!({
        "echo_message": "hello",
        "encrypted_echo_message": sealed(&SANDBOX),
    });
    let request = Request::post(&SANDBOX, "/v3/security/echo", body);
    let request = request.header("Wechatpay-Serial", &SANDBOX.merchant().public_key_id);
    let answer = request.send().await.accepted();
    assert_eq!(answer["echo_message"], "hello");
    let secret = opened(SANDBOX.merchant(), &answer["encrypted_echo_message"]);
    assert_eq!(secret, "secret");
}

#[test]
fn the_pkcs12_file_opens_with_the_merchant_number_and_holds_the_same_key() {
    let merchant = SANDBOX.merchant();
    let store =
        KeyStore::from_pkcs12(&merchant.p12, &merchant.mchid, Pkcs12ImportPolicy::Strict).unwrap();
    let (_, chain) = store.private_key_chain().unwrap();
    assert_eq!(chain.key().as_der(), pem_to_der(&merchant.private_key));
    assert_eq!(chain.certs()[0].as_der(), pem_to_der(&merchant.certificate));
    assert!(KeyStore::from_pkcs12(&merchant.p12, "wrong", Pkcs12ImportPolicy::Strict).is_err());
}

#[test]
fn keys_have_their_documented_shape_and_stay_out_of_debug_output() {
    let merchant = SANDBOX.merchant();
    assert!(merchant.api_v3_key.len() == 32 && merchant.api_v3_key.is_ascii());
    assert!(merchant.api_v2_key.len() == 32 && merchant.api_v2_key.is_ascii());
    assert!(merchant.public_key_id.starts_with("PUB_KEY_ID_"));
    let other = certificate_key(&merchant.platform_certificate);
    assert_ne!(pem_to_der(&merchant.public_key), other);
    let shown = format!("{:?}", *SANDBOX);
    assert!(shown.contains(&merchant.mchid));
    for secret in [
        &merchant.api_v3_key,
        &merchant.api_v2_key,
        &merchant.private_key,
    ] {
        assert!(!shown.contains(secret.as_str()));
    }
}
