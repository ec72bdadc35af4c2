//! What cannot work is refused when the client is built, by the name of the setting.

use std::path::Path;

use wxpay::{Client, ClientBuilder, ErrorKind};
use wxpay_sandbox::Sandbox;
use wxpay_tests::{builder, sandbox};

fn refusal(builder: ClientBuilder) -> (String, String) {
    let error = builder.build().unwrap_err();
    assert_eq!(error.outcome(), wxpay::Outcome::NotSent);
    match error.kind() {
        ErrorKind::Config(config) => (config.field().to_owned(), error.to_string()),
        other => panic!("expected a configuration error, found {other:?}"),
    }
}

fn unkeyed(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .mchid(&sandbox.merchant().mchid)
        .base_url(sandbox.base_url())
}

#[test]
fn an_api_v3_key_of_another_length_than_32_bytes() {
    let sandbox = sandbox();
    for length in [0, 16, 31, 33, 64] {
        let key = "k".repeat(length);
        let (field, text) = refusal(builder(&sandbox).api_v3_key(&key));
        assert_eq!(field, "api_v3_key");
        assert!(text.contains(&format!("{length} bytes")), "{text}");
        assert!(text.contains("exactly 32"), "{text}");
        assert!(
            key.is_empty() || !text.contains(&key),
            "the key is shown: {text}"
        );
    }
}

#[test]
fn the_merchants_own_certificate_as_platform_certificate() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let (field, text) = refusal(builder(&sandbox).platform_certificate(&merchant.certificate));
    assert_eq!(field, "platform_certificate");
    assert!(text.contains("merchant's own certificate"), "{text}");
    assert!(text.contains("pub_key.pem"), "{text}");
}

#[test]
fn the_merchants_own_key_as_platform_public_key() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let (field, text) =
        refusal(builder(&sandbox).platform_public_key("PUB_KEY_ID_1", &merchant.certificate));
    assert_eq!(field, "platform_public_key");
    assert!(text.contains("merchant's own"), "{text}");
}

#[test]
fn a_public_key_id_that_is_none() {
    let sandbox = sandbox();
    let key = &sandbox.merchant().public_key;
    let (field, text) = refusal(builder(&sandbox).platform_public_key("5157F09EFDC096DE", key));
    assert_eq!(field, "platform_public_key");
    assert!(text.contains("PUB_KEY_ID_"), "{text}");
}

#[test]
fn unusable_pems_of_every_kind_are_refused_under_the_name_of_their_setting() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let cut = &merchant.private_key[..merchant.private_key.len() / 2];
    for (bad, says) in [
        ("", "empty"),
        ("no pem at all", "BEGIN"),
        (merchant.certificate.as_str(), "a certificate"),
        (merchant.public_key.as_str(), "a public key"),
        (cut, "END"),
    ] {
        let (field, text) = refusal(unkeyed(&sandbox).serial("AB12").private_key(bad));
        assert_eq!(field, "private_key");
        assert!(text.contains(says), "{text}");
    }
    let (field, text) = refusal(unkeyed(&sandbox).certificate(&merchant.private_key));
    assert_eq!(field, "certificate");
    assert!(text.contains("a private key"), "{text}");
    let (field, _) = refusal(builder(&sandbox).platform_certificate("-----BEGIN CERT"));
    assert_eq!(field, "platform_certificate");
    let (field, text) =
        refusal(builder(&sandbox).platform_public_key("PUB_KEY_ID_2", &merchant.private_key));
    assert_eq!(field, "platform_public_key");
    assert!(
        !text.contains("BEGIN PRIVATE KEY-----\n"),
        "the key is shown: {text}"
    );
}

#[test]
fn a_file_name_as_text_is_told_from_a_key() {
    let sandbox = sandbox();
    let (field, text) = refusal(unkeyed(&sandbox).private_key("certs/apiclient_key.pem"));
    assert_eq!(field, "private_key");
    assert!(text.contains("Path::new"), "{text}");
    let missing = Path::new("no/such/apiclient_key.pem");
    let (_, text) = refusal(unkeyed(&sandbox).private_key(missing));
    assert!(text.contains("no/such/apiclient_key.pem"), "{text}");
}

#[test]
fn keys_come_from_pem_der_and_files_and_parsed() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let folder = std::env::temp_dir().join(format!("wxpay-tests-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (key, certificate) = (
        folder.join("apiclient_key.pem"),
        folder.join("apiclient_cert.der"),
    );
    let parsed = wxpay::crypto::Certificate::from_pem(&merchant.certificate).unwrap();
    std::fs::write(&key, &merchant.private_key).unwrap();
    std::fs::write(&certificate, parsed.der()).unwrap();
    let builders = [
        unkeyed(&sandbox)
            .private_key(&key)
            .certificate(&certificate),
        unkeyed(&sandbox)
            .private_key(&merchant.private_key)
            .certificate(parsed.der()),
        unkeyed(&sandbox)
            .private_key(wxpay::crypto::PrivateKey::from_pem(&merchant.private_key).unwrap())
            .certificate(&parsed),
        unkeyed(&sandbox)
            .private_key(merchant.private_key.replace('\n', "\\n"))
            .serial(merchant.serial.to_lowercase()),
    ];
    for builder in builders {
        let merchant = builder.merchant().unwrap();
        assert_eq!(merchant.serial(), Some(sandbox.merchant().serial.as_str()));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_merchant_id_that_is_none() {
    let sandbox = sandbox();
    for mchid in ["", "1900000109 ", "19000\"109", "商户"] {
        let (field, _) = refusal(builder(&sandbox).mchid(mchid));
        assert_eq!(field, "mchid");
    }
}

#[test]
fn certificate_private_key_and_serial_must_belong_together() {
    let (one, other) = (sandbox(), wxpay_tests::stranger());
    let (field, text) = refusal(builder(&one).certificate(&other.merchant().certificate));
    assert_eq!(field, "certificate");
    assert!(text.contains("apiclient_key.pem"), "{text}");
    let (field, text) = refusal(builder(&one).serial(&other.merchant().serial));
    assert_eq!(field, "serial");
    assert!(text.contains(&one.merchant().serial), "{text}");
    for bad in ["12:34", "12\n34", "12 34", "", "0x12"] {
        let (field, _) = refusal(builder(&one).serial(bad));
        assert_eq!(field, "serial", "{bad:?}");
    }
    let (field, _) = refusal(unkeyed(&one).private_key(&one.merchant().private_key));
    assert_eq!(field, "serial");
}

#[test]
fn base_urls_that_lead_nowhere() {
    let sandbox = sandbox();
    for bad in [
        "",
        "api.mch.weixin.qq.com",
        "ftp://a/",
        "https://",
        "https://a/?b",
        "https://a/#b",
        "https://user@a/",
        "https://a/../b/",
    ] {
        let (field, text) = refusal(unkeyed(&sandbox).base_url(bad));
        assert_eq!(field, "base_url", "{bad}");
        assert!(text.contains("https://api.mch.weixin.qq.com/"), "{text}");
    }
}

#[tokio::test]
async fn a_key_that_an_endpoint_needs_and_the_client_lacks_is_named_before_sending() {
    let sandbox = sandbox();
    let client = unkeyed(&sandbox).build().unwrap();
    let error = crate::round_trips::service_order("K1")
        .send(&client)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("`private_key`"), "{error}");
    assert_eq!(error.outcome(), wxpay::Outcome::NotSent);

    let full = wxpay_tests::client(&sandbox);
    let rental = crate::round_trips::rental_order(&full, "K2");
    let error = rental.send(&client).await.unwrap_err();
    assert!(error.to_string().contains("`api_v2_key`"), "{error}");
    assert!(sandbox.requests().is_empty());
}
