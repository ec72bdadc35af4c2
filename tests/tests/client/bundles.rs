//! Files with several certificates: none of them is lost.

use std::path::PathBuf;

use wxpay::{Client, ClientBuilder, ErrorKind};
use wxpay_sandbox::Sandbox;
use wxpay_tests::{builder, sandbox};

fn problem(builder: ClientBuilder) -> String {
    let error = builder.build().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Config(_)), "{error}");
    error.to_string()
}

/// A file of this test, which is taken away with its folder.
struct File(PathBuf);

impl File {
    fn new(name: &str, content: &[u8]) -> Self {
        let folder = std::env::temp_dir().join(format!("wxpay-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
    }
}

fn two_certificates() -> (Sandbox, Sandbox, String) {
    let (old, new) = (sandbox(), wxpay_tests::stranger());
    let bundle = format!(
        "{}{}",
        old.merchant().platform_certificate,
        new.merchant().platform_certificate
    );
    (old, new, bundle)
}

#[test]
fn all_platform_certificates_of_a_bundle_verify() {
    let (old, new, bundle) = two_certificates();
    // A comment in another encoding than UTF-8.
    let mut gbk = b"# \xc6\xbd\xcc\xa8\xd6\xa4\xca\xe9\n".to_vec();
    gbk.extend_from_slice(bundle.as_bytes());
    let file = File::new("old_and_new.pem", &gbk);
    let both = |builder: ClientBuilder| {
        let merchant = builder.merchant().unwrap();
        let keys = merchant.platform_keys();
        for sandbox in [&old, &new] {
            let serial = &sandbox.merchant().platform_serial;
            assert!(keys.get(serial).is_some(), "{serial} is not in {keys:?}");
        }
    };
    let start = || Client::builder().mchid("1900000109");
    both(start().platform_certificate(&bundle));
    both(start().platform_certificate(bundle.as_bytes()));
    both(start().platform_certificate(gbk.clone()));
    both(start().platform_certificate(&file.0));
    let path = file.0.to_str().unwrap();
    for value in [bundle.as_str(), path] {
        let lookup = |name: &str| match name {
            "WXPAY_MCHID" => Some("1900000109".to_owned()),
            "WXPAY_PLATFORM_CERTIFICATE" => Some(value.to_owned()),
            _ => None,
        };
        both(ClientBuilder::from_lookup(lookup).unwrap());
        let toml = format!("mchid = \"1900000109\"\nplatform_certificate = '''{value}'''");
        both(ClientBuilder::from_toml_str(&toml).unwrap());
    }
}

#[test]
fn a_damaged_certificate_in_a_bundle_is_an_error() {
    let (_old, _new, bundle) = two_certificates();
    let end = bundle.rfind("-----END").unwrap();
    for damaged in [
        bundle[..end].to_owned(),
        format!("{}!{}", &bundle[..end - 20], &bundle[end - 20..]),
        bundle.replacen("-----END CERTIFICATE-----\n", "", 1),
        bundle
            .replacen("CERTIFICATE-----", "TRUSTED CERTIFICATE-----", 2)
            .replacen('M', "N", 1),
    ] {
        let text = problem(Client::builder().mchid("1").platform_certificate(&damaged));
        assert!(text.contains("`platform_certificate`: "), "{text}");
    }
}

#[tokio::test]
async fn all_authorities_of_a_bundle_are_trusted() {
    let (one, other) = (sandbox(), sandbox());
    let bundle = format!("{}{}", other.merchant().tls_ca, one.merchant().tls_ca);
    let client = builder(&one)
        .base_url(one.tls_base_url())
        .root_certificate(&bundle)
        .build()
        .unwrap();
    let order = crate::round_trips::rental_order(&client, "B1");
    assert_eq!(order.send(&client).await.unwrap().out_order_no, "B1");
}

#[tokio::test]
async fn the_certificate_of_the_private_key_is_found_behind_its_authority() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let chain = format!("{}{}", merchant.tls_ca, merchant.certificate);
    let start = || {
        Client::builder()
            .mchid(&merchant.mchid)
            .api_v2_key(&merchant.api_v2_key)
            .base_url(sandbox.tls_base_url())
            .root_certificate(&merchant.tls_ca)
    };
    let client = start()
        .certificate(&chain)
        .private_key(&merchant.private_key)
        .build()
        .unwrap();
    assert_eq!(client.merchant().serial(), Some(merchant.serial.as_str()));
    let order = crate::round_trips::rental_order(&client, "B2");
    assert_eq!(order.send(&client).await.unwrap().out_order_no, "B2");

    let identity = format!("{chain}{}", merchant.private_key);
    let client = start().client_identity_pem(identity).build().unwrap();
    assert!(client.merchant().serial().is_none());
}

#[test]
fn without_the_private_key_the_certificate_is_the_one_that_issued_no_other() {
    let (sandbox, other) = (sandbox(), wxpay_tests::stranger());
    let merchant = sandbox.merchant();
    let start = || Client::builder().mchid(&merchant.mchid);
    let chain = format!("{}{}", merchant.tls_ca, merchant.certificate);
    start().certificate(chain).build().unwrap();
    let unrelated = format!("{}{}", other.merchant().certificate, merchant.certificate);
    let text = problem(start().certificate(unrelated));
    assert!(text.contains("`certificate`: holds several"), "{text}");
}

#[test]
fn of_two_private_keys_none_is_chosen() {
    let (one, other) = (sandbox(), wxpay_tests::stranger());
    let keys = [one.merchant(), other.merchant()].map(|merchant| &merchant.private_key);
    let text = problem(builder(&one).private_key(format!("{}{}", keys[0], keys[1])));
    assert!(
        text.contains("`private_key`: ") && text.contains("2 different"),
        "{text}"
    );
    let twice = format!("{}{}", keys[0], keys[0]);
    builder(&one).private_key(twice).build().unwrap();
}
