//! The platform certificate, and the merchant's own key files.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use wxpay_sandbox::Sandbox;

use crate::SANDBOX;
use crate::caller::{Request, certificate_key, pem_to_der};

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

    let sealed = &certificate["encrypt_certificate"];
    assert_eq!(sealed["algorithm"], "AEAD_AES_256_GCM");
    let text = |name: &str| sealed[name].as_str().unwrap();
    let key = UnboundKey::new(&AES_256_GCM, merchant.api_v3_key.as_bytes()).unwrap();
    let nonce = Nonce::try_assume_unique_for_key(text("nonce").as_bytes()).unwrap();
    let mut bytes = BASE64_STANDARD.decode(text("ciphertext")).unwrap();
    let opened = LessSafeKey::new(key)
        .open_in_place(nonce, Aad::from(text("associated_data")), &mut bytes)
        .unwrap();
    let pem = std::str::from_utf8(opened).unwrap();
    assert_eq!(pem, merchant.platform_certificate);
    assert!(answer.verifies_under(&certificate_key(pem)));
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

#[tokio::test]
async fn a_rotated_certificate_signs_and_the_one_before_it_stays_good() {
    let sandbox = Sandbox::start().unwrap();
    let first = sandbox.merchant().platform_serial.clone();
    let second = sandbox.rotate_platform_certificate().unwrap();
    assert_ne!(first, second);
    let get = || Request::get(&sandbox, "/v3/certificates");
    let answer = get().send().await;
    assert_eq!(answer.header("wechatpay-serial"), second);
    let newest = sandbox.platform_certificates().pop().unwrap();
    assert!(answer.verifies_under(&certificate_key(&newest)));
    let listed = answer.json();
    let serials = [
        &listed["data"][0]["serial_no"],
        &listed["data"][1]["serial_no"],
    ];
    assert_eq!(serials, [&first, &second]);

    let answer = get().header("Wechatpay-Serial", &first).send().await;
    assert!(answer.verifies(sandbox.merchant()));
    sandbox.rotate_platform_certificate().unwrap();
    let answer = get().header("Wechatpay-Serial", &first).send().await;
    assert_eq!(answer.status, 400, "retired after the second rotation");
}
