//! Variables of any source, and what is wrong with them.

use std::collections::BTreeMap;

use wxpay::v2::mmpaymkttransfers::SendWeComRedPacket;
use wxpay::{ClientBuilder, ErrorKind, Outcome};
use wxpay_sandbox::Sandbox;
use wxpay_tests::sandbox;

use crate::folder::Folder;

type Variables = BTreeMap<&'static str, String>;

/// Everything that the sandbox's merchant has, keys as text.
pub(crate) fn variables(sandbox: &Sandbox) -> Variables {
    let merchant = sandbox.merchant();
    BTreeMap::from([
        ("WXPAY_MCHID", merchant.mchid.clone()),
        ("WXPAY_PRIVATE_KEY", merchant.private_key.clone()),
        ("WXPAY_CERTIFICATE", merchant.certificate.clone()),
        ("WXPAY_PUBLIC_KEY_ID", merchant.public_key_id.clone()),
        ("WXPAY_PUBLIC_KEY", merchant.public_key.clone()),
        ("WXPAY_API_V3_KEY", merchant.api_v3_key.clone()),
        ("WXPAY_API_V2_KEY", merchant.api_v2_key.clone()),
        ("WXPAY_BASE_URL", sandbox.base_url().to_owned()),
    ])
}

fn read(variables: &Variables) -> wxpay::Result<ClientBuilder> {
    ClientBuilder::from_lookup(|name| variables.get(name))
}

/// The builder's method and the text of an error.
fn refusal(variables: &Variables) -> (String, String) {
    let error = read(variables).unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    match error.kind() {
        ErrorKind::Config(config) => (config.field().to_owned(), error.to_string()),
        other => panic!("expected a configuration error, found {other:?}"),
    }
}

fn with(name: &'static str, value: &str) -> impl Fn(&Variables) -> Variables {
    move |variables| {
        let mut changed = variables.clone();
        changed.insert(name, value.to_owned());
        changed
    }
}

fn without(variables: &Variables, name: &str) -> Variables {
    let mut changed = variables.clone();
    assert!(changed.remove(name).is_some(), "{name} was not set");
    changed
}

#[tokio::test]
async fn keys_as_text_make_a_client_that_calls() {
    let sandbox = sandbox();
    let client = read(&variables(&sandbox)).unwrap().build().unwrap();
    let answer = client.v3("v3/certificates").get().await.unwrap();
    assert!(answer.verified());
    let merchant = client.merchant();
    assert_eq!(merchant.serial(), Some(sandbox.merchant().serial.as_str()));
    assert_eq!(
        merchant.api_v3_key().unwrap(),
        sandbox.merchant().api_v3_key.as_bytes()
    );
}

#[tokio::test]
async fn keys_as_paths_and_all_the_rest() {
    let sandbox = sandbox();
    let folder = Folder::new("lookup").with_keys(&sandbox, ".");
    let path = |name: &str| folder.path(name).to_str().unwrap().to_owned();
    let merchant = sandbox.merchant();
    let variables = BTreeMap::from([
        ("WXPAY_MCHID", format!(" {}\n", merchant.mchid)),
        ("WXPAY_PRIVATE_KEY", path("apiclient_key.pem")),
        ("WXPAY_CERTIFICATE", path("apiclient_cert.pem")),
        ("WXPAY_SERIAL", merchant.serial.clone()),
        ("WXPAY_PLATFORM_CERTIFICATE", path("platform.pem")),
        ("WXPAY_API_V3_KEY_FILE", path("api_v3_key.txt")),
        ("WXPAY_API_V2_KEY", merchant.api_v2_key.clone()),
        (
            "WXPAY_BASE_URL",
            format!("http://127.0.0.1:1/; {} ;", sandbox.base_url()),
        ),
        (
            "WXPAY_CLIENT_CERTIFICATE_BASE_URL",
            sandbox.tls_base_url().to_owned(),
        ),
        ("WXPAY_ROOT_CERTIFICATE", path("ca.pem")),
        ("WXPAY_CONNECT_TIMEOUT", "2.5".to_owned()),
        ("WXPAY_ATTEMPT_TIMEOUT", "9s".to_owned()),
        ("WXPAY_TOTAL_TIMEOUT", "20000ms".to_owned()),
        ("WXPAY_BODY_LIMIT", "1048576".to_owned()),
        ("WXPAY_REGION", "hk".to_owned()),
    ]);
    let client = read(&variables).unwrap().build().unwrap();
    // The first entrance is closed, the second is the sandbox.
    let answer = client.v3("v3/certificates").get().await.unwrap();
    assert!(answer.verified());
    assert_eq!(
        client.merchant().api_v3_key().unwrap(),
        merchant.api_v3_key.as_bytes()
    );
    // Over mutual TLS: the sandbox knows no such order, so it has accepted the certificate.
    let error = client
        .v2("v2/wxv/cancelbill")
        .fields(&serde_json::json!({
            "version": "1.0", "appid": "wxd678efh567hg6787", "mch_id": merchant.mchid,
            "sign_type": "HMAC-SHA256", "out_order_no": "NO-SUCH", "reason": "none",
            "service_id": "500001",
        }))
        .client_certificate()
        .post()
        .await
        .unwrap_err();
    assert!(error.verified() && error.code().is_some(), "{error}");
    let debug = format!("{client:?}");
    for shown in [
        "attempt_timeout: 9s",
        "total_timeout: 20s",
        "body_limit: 1048576",
    ] {
        assert!(debug.contains(shown), "{shown}: {debug}");
    }
}

#[tokio::test]
async fn the_secret_of_wecom_is_text_or_in_a_file() {
    let sandbox = sandbox();
    let folder = Folder::new("workwx");
    let merchant = sandbox.merchant();
    let file = folder.write("secret.txt", &format!("{}\n", merchant.workwx_secret));
    for (name, value) in [
        ("WXPAY_WORKWX_SECRET", merchant.workwx_secret.clone()),
        (
            "WXPAY_WORKWX_SECRET_FILE",
            file.to_str().unwrap().to_owned(),
        ),
    ] {
        let variables = with(name, &value)(&variables(&sandbox));
        let client = read(&variables)
            .unwrap()
            .client_certificate_base_url(sandbox.tls_base_url())
            .root_certificate(&merchant.tls_ca)
            .build()
            .unwrap();
        let packet = SendWeComRedPacket::new(
            "10000098201411111234567890",
            &merchant.mchid,
            "wx8888888888888888",
            "shop",
            "oxTWIuGaIt6gTKsQRLau2M0yL16E",
            1000,
            "thanks",
            "感谢",
            "猜越多",
        );
        packet.send(&client).await.unwrap();
    }
    for (value, says) in [
        ("a b", "a blank"),
        ("secret\u{200b}", "U+200B"),
        ("秘", "U+79D8"),
    ] {
        let builder = sandbox.client_builder().workwx_secret(value);
        let error = builder.build().unwrap_err().to_string();
        assert!(
            error.contains("`workwx_secret`") && error.contains(says),
            "{error}"
        );
        assert!(!error.contains("secret\u{200b}"), "{error}");
    }
    let builder = sandbox.client_builder().workwx_secret("");
    assert!(builder.build().unwrap_err().to_string().contains("empty"));
}

#[test]
fn several_platform_certificates_stand_in_one_variable_or_one_file() {
    let (one, other) = (sandbox(), sandbox());
    let folder = Folder::new("bundle").with_keys(&other, ".");
    let pems = [one.merchant(), other.merchant()].map(|m| m.platform_certificate.clone());
    let bundle = folder.write("bundle.pem", &pems.concat());
    let path = folder.path("platform.pem");
    for value in [
        pems.concat(),
        pems.join(";"),
        format!("{};{}", pems[0], path.display()),
        bundle.to_str().unwrap().to_owned(),
    ] {
        let variables = with("WXPAY_PLATFORM_CERTIFICATE", &value)(&variables(&one));
        let merchant = read(&variables).unwrap().merchant().unwrap();
        let keys = merchant.platform_keys();
        for sandbox in [&one, &other] {
            assert!(keys.get(&sandbox.merchant().platform_serial).is_some());
        }
        assert_eq!(keys.ids().count(), 3);
    }
}

#[test]
fn what_is_missing_is_named() {
    let sandbox = sandbox();
    let variables = variables(&sandbox);
    for (name, field) in [
        ("WXPAY_MCHID", "mchid"),
        ("WXPAY_PUBLIC_KEY_ID", "platform_public_key"),
        ("WXPAY_PUBLIC_KEY", "platform_public_key"),
    ] {
        let (found, text) = refusal(&without(&variables, name));
        assert_eq!(found, field);
        assert!(text.contains(&format!("{name} is not set")), "{text}");
    }
    let (field, text) = refusal(&without(&variables, "WXPAY_CERTIFICATE"));
    assert_eq!(field, "serial");
    assert!(text.contains("WXPAY_SERIAL: is not set"), "{text}");
}

#[test]
fn what_is_set_but_empty_is_named() {
    let sandbox = sandbox();
    for name in [
        "WXPAY_MCHID",
        "WXPAY_SERIAL",
        "WXPAY_PRIVATE_KEY",
        "WXPAY_CERTIFICATE",
        "WXPAY_API_V3_KEY",
        "WXPAY_API_V3_KEY_FILE",
        "WXPAY_API_V2_KEY",
        "WXPAY_PLATFORM_CERTIFICATE",
        "WXPAY_PUBLIC_KEY_ID",
        "WXPAY_PUBLIC_KEY",
        "WXPAY_BASE_URL",
        "WXPAY_REGION",
        "WXPAY_TOTAL_TIMEOUT",
    ] {
        for empty in ["", " \n"] {
            let (_, text) = refusal(&with(name, empty)(&variables(&sandbox)));
            assert!(text.contains(&format!("{name} is set but empty")), "{text}");
        }
    }
}

#[test]
fn what_cannot_be_used_is_named() {
    let (sandbox, other) = (sandbox(), wxpay_tests::stranger());
    let merchant = sandbox.merchant();
    for (name, value, says) in [
        ("WXPAY_MCHID", "1900 000109", "digits"),
        ("WXPAY_BRAND_ID", "1001", "either a merchant's or a brand's"),
        ("WXPAY_SM2_PRIVATE_KEY", &merchant.private_key, "SM2"),
        (
            "WXPAY_DOWNLOAD_PLATFORM_CERTIFICATES",
            "yes",
            "true or false",
        ),
        ("WXPAY_SERIAL", "12:34", "hexadecimal"),
        ("WXPAY_PRIVATE_KEY", &merchant.certificate, "a certificate"),
        (
            "WXPAY_PRIVATE_KEY",
            "no/such/apiclient_key.pem",
            "no/such/apiclient_key.pem",
        ),
        (
            "WXPAY_CERTIFICATE",
            &other.merchant().certificate,
            "not the certificate of",
        ),
        ("WXPAY_API_V3_KEY", "too short", "exactly 32"),
        ("WXPAY_API_V3_KEY_FILE", "no/such.txt", "no/such.txt"),
        (
            "WXPAY_PLATFORM_CERTIFICATE",
            &merchant.certificate,
            "merchant's own certificate",
        ),
        ("WXPAY_PUBLIC_KEY_ID", "0119", "PUB_KEY_ID_"),
        ("WXPAY_REGION", "asia", "hong-kong"),
        ("WXPAY_BASE_URL", "api.mch.weixin.qq.com", "https://"),
        ("WXPAY_CONNECT_TIMEOUT", "soon", "seconds"),
        ("WXPAY_CONNECT_TIMEOUT", "0", "seconds"),
        ("WXPAY_CONNECT_TIMEOUT", "-1", "seconds"),
        ("WXPAY_CONNECT_TIMEOUT", "NaN", "seconds"),
        ("WXPAY_BODY_LIMIT", "8M", "bytes"),
    ] {
        let (_, text) = refusal(&with(name, value)(&variables(&sandbox)));
        assert!(text.contains(&format!("{name}: ")), "{text}");
        assert!(text.contains(says), "{text}");
    }
    let folder = Folder::new("twice").with_keys(&sandbox, ".");
    let path = folder.path("api_v3_key.txt");
    let twice = with("WXPAY_API_V3_KEY_FILE", path.to_str().unwrap())(&variables(&sandbox));
    assert!(refusal(&twice).1.contains("given twice"));
}

#[test]
fn no_error_shows_a_key() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let bare: String = merchant
        .private_key
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let pem_line = merchant.private_key.lines().nth(3).unwrap();
    for (name, value, secret) in [
        ("WXPAY_PRIVATE_KEY", &bare[..200], &bare[..20]),
        (
            "WXPAY_PRIVATE_KEY",
            &merchant.api_v3_key,
            &merchant.api_v3_key,
        ),
        ("WXPAY_CERTIFICATE", &merchant.private_key, pem_line),
        ("WXPAY_PUBLIC_KEY", &merchant.private_key, pem_line),
        ("WXPAY_API_V3_KEY", "SECRET-OF-ANOTHER-LENGTH", "SECRET"),
        (
            "WXPAY_API_V3_KEY_FILE",
            &merchant.api_v3_key,
            &merchant.api_v3_key,
        ),
        ("WXPAY_API_V2_KEY", "SECRET WITH BLANKS", "SECRET"),
        ("WXPAY_REGION", &merchant.api_v2_key, &merchant.api_v2_key),
        (
            "WXPAY_BODY_LIMIT",
            &merchant.api_v2_key,
            &merchant.api_v2_key,
        ),
        ("WXPAY_BASE_URL", &merchant.api_v2_key, &merchant.api_v2_key),
        ("WXPAY_MCHID", "SECRET-KEY", "SECRET"),
    ] {
        let error = read(&with(name, value)(&variables(&sandbox))).unwrap_err();
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(text.contains(name) && !text.contains(secret), "{text}");
        }
    }
}

#[test]
fn what_quoting_and_copying_leave_around_a_value_is_named() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    for (name, value, says) in [
        (
            "WXPAY_MCHID",
            format!("\"{}\"", merchant.mchid),
            "quotation mark",
        ),
        (
            "WXPAY_MCHID",
            format!("\u{feff}{}", merchant.mchid),
            "byte order mark",
        ),
        (
            "WXPAY_API_V3_KEY",
            format!("'{}'", merchant.api_v3_key),
            "quotation mark",
        ),
        (
            "WXPAY_API_V2_KEY",
            format!("{}\u{200b}", merchant.api_v2_key),
            "U+200B",
        ),
        (
            "WXPAY_PUBLIC_KEY",
            "\"/etc/wxpay/pub_key.pem\"".to_owned(),
            "quotation mark",
        ),
        (
            "WXPAY_PUBLIC_KEY_ID",
            format!("\"{}\"", merchant.public_key_id),
            "quotation mark",
        ),
        (
            "WXPAY_PUBLIC_KEY",
            "file:///etc/wxpay/pub_key.pem".to_owned(),
            "without file://",
        ),
        (
            "WXPAY_API_V3_KEY_FILE",
            "file:///etc/wxpay/key.txt".to_owned(),
            "without file://",
        ),
    ] {
        let (_, text) = refusal(&with(name, &value)(&variables(&sandbox)));
        assert!(text.contains(name) && text.contains(says), "{text}");
        assert!(!text.contains(&merchant.api_v3_key), "{text}");
        assert!(!text.contains(&merchant.api_v2_key), "{text}");
    }
    let id = format!(" {}\u{200b}", merchant.public_key_id);
    let read = read(&with("WXPAY_PUBLIC_KEY_ID", &id)(&variables(&sandbox)));
    let merchant = read.unwrap().merchant().unwrap();
    let keys = merchant.platform_keys();
    assert!(keys.get(&sandbox.merchant().public_key_id).is_some());
}

#[test]
fn a_secret_in_a_file_of_windows_is_read_without_its_mark() {
    let sandbox = sandbox();
    let folder = Folder::new("mark");
    let key = &sandbox.merchant().api_v3_key;
    let file = folder.write("key.txt", &format!("\u{feff}{key}\r\n"));
    let mut variables = without(&variables(&sandbox), "WXPAY_API_V3_KEY");
    variables.insert("WXPAY_API_V3_KEY_FILE", file.to_str().unwrap().to_owned());
    let merchant = read(&variables).unwrap().merchant().unwrap();
    assert_eq!(merchant.api_v3_key().unwrap(), key.as_bytes());
}
