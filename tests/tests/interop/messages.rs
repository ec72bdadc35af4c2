//! What is signed, and the headers that go with it.

use std::collections::BTreeSet;

use base64::prelude::{BASE64_STANDARD, Engine};
use wxpay_core::crypto::{Certificate, PrivateKey};
use wxpay_core::{
    BaseUrl, Client, Method, Scheme, Sensitive, Spec, Stamp, apiv3, build_request, endpoint,
};

use crate::vectors::{self, text};

#[test]
fn request_messages_have_five_lines() {
    for vector in vectors::of_kind("request_sign_message") {
        let Some(expected) = vector["expect_message"].as_str() else {
            // The rule that a query string is signed as it is sent, without a message to compare.
            assert!(text(vector, "canonical_url").contains("?first=this+is+a+field&"));
            continue;
        };
        let message = apiv3::request_message(
            text(vector, "method"),
            text(vector, "canonical_url"),
            vector["timestamp"].as_i64().unwrap(),
            text(vector, "nonce"),
            text(vector, "body").as_bytes(),
        );
        assert_eq!(String::from_utf8(message).unwrap(), expected);
    }
}

#[test]
fn response_messages_have_three_lines() {
    let mut compared = 0;
    for vector in vectors::of_kind("response_verify_message") {
        // The rule for overseas statements belongs to downloads.
        let Some(expected) = vector["expect_message"].as_str() else {
            continue;
        };
        let message = apiv3::response_message(
            text(vector, "timestamp"),
            text(vector, "nonce"),
            text(vector, "body").as_bytes(),
        );
        assert_eq!(String::from_utf8(message).unwrap(), expected);
        compared += 1;
    }
    assert_eq!(compared, 1);
}

#[test]
fn the_authorization_header_has_the_same_parameters_in_any_order() {
    for vector in vectors::of_kind("authorization_header") {
        // The vector's signature is no base64, so its bytes are compared in their encoded form.
        let signature = text(vector, "signature");
        let header = apiv3::authorization(
            Scheme::Sha256Rsa2048,
            text(vector, "mchid"),
            text(vector, "serial_no"),
            text(vector, "timestamp").parse().unwrap(),
            text(vector, "nonce_str"),
            signature.as_bytes(),
        );
        let ours = format!("signature=\"{}\"", BASE64_STANDARD.encode(signature));
        let expected = text(vector, "expect").replace(&format!("signature=\"{signature}\""), &ours);
        assert_eq!(parameters(&header), parameters(&expected));
    }
}

#[endpoint(GET "v3/certificates" -> serde_json::Value)]
struct Certificates {}

#[test]
fn every_request_names_the_platform_key_it_expects() {
    assert_eq!(
        <Certificates as wxpay_core::Endpoint>::SPEC,
        Spec::v3(Method::Get, "v3/certificates")
    );
    for vector in vectors::of_kind("request_header_rule") {
        let platform = Certificate::from_der(&vectors::key_der(text(vector, "cert"))).unwrap();
        let key = PrivateKey::from_der(&vectors::key_der("go_A_private_pkcs8")).unwrap();
        let merchant = Client::builder()
            .mchid("1234567890")
            .serial("5157F09EFDC096DE15EBE81A47057A7232F1B8E1")
            .private_key(key)
            .platform_certificate(platform)
            .merchant()
            .unwrap();
        let base_url = BaseUrl::new(BaseUrl::DEFAULT).unwrap();
        let stamp = Stamp::new(1_624_523_846, "A1B2C3D4E5F6G7").unwrap();
        let request = build_request(&Certificates {}, &merchant, &base_url, &stamp).unwrap();
        let serial = request.headers()["wechatpay-serial"].to_str().unwrap();
        let rule = format!("every request carries Wechatpay-Serial: {serial}");
        assert_eq!(text(vector, "expect"), rule);
    }
}

#[test]
fn a_whole_request_is_signed_byte_for_byte_as_elsewhere() {
    let vector = vectors::of_kind("rsa_sha256_sign")
        .into_iter()
        .find(|vector| text(vector, "message").starts_with("GET\n/v3/certificates\n"))
        .unwrap();
    let mut lines = text(vector, "message").lines().skip(2);
    let timestamp = lines.next().unwrap().parse().unwrap();
    let stamp = Stamp::new(timestamp, lines.next().unwrap()).unwrap();
    for &backend in wxpay_core::crypto::Backend::all() {
        let der = vectors::key_der("go_A_private_pkcs8");
        let merchant = Client::builder()
            .mchid("1900007291")
            .serial("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB")
            .private_key(PrivateKey::from_der_with(backend, &der).unwrap())
            .merchant()
            .unwrap();
        let base_url = BaseUrl::new("https://api.mch.weixin.qq.com").unwrap();
        let request = build_request(&Certificates {}, &merchant, &base_url, &stamp).unwrap();
        let header = request.headers()["authorization"].to_str().unwrap();
        let signature = format!("signature=\"{}\"", text(vector, "signature_b64"));
        assert!(header.contains(&signature), "{header}");
    }
}

#[endpoint(POST "v3/anything" -> ())]
struct Private {
    name: Sensitive,
}

#[test]
fn an_empty_sensitive_field_is_left_as_it_is() {
    for vector in vectors::of_kind("privacy_rule") {
        let key = PrivateKey::from_der(&vectors::key_der("go_A_private_pkcs8")).unwrap();
        let merchant = Client::builder()
            .mchid("1234567890")
            .serial("5157F09EFDC096DE15EBE81A47057A7232F1B8E1")
            .private_key(key)
            .merchant()
            .unwrap();
        let base_url = BaseUrl::new(BaseUrl::DEFAULT).unwrap();
        let stamp = Stamp::new(1_624_523_846, "A1B2C3D4E5F6G7").unwrap();
        let request = Private {
            name: text(vector, "input").into(),
        };
        // There is no platform key at all, and none is needed.
        let request = build_request(&request, &merchant, &base_url, &stamp).unwrap();
        assert_eq!(request.body().as_ref(), br#"{"name":""}"#);
    }
}

#[test]
fn the_hosts_and_their_backup_are_those_of_elsewhere() {
    for vector in vectors::of_kind("failover_rule") {
        let host = |url: &str| {
            url.trim_start_matches("https://")
                .trim_end_matches('/')
                .to_owned()
        };
        let primary = vector["primary_hosts"].as_array().unwrap();
        assert!(primary.iter().any(|known| known == &host(BaseUrl::DEFAULT)));
        assert_eq!(text(vector, "secondary_host"), host(BaseUrl::BACKUP));
    }
}

fn parameters(header: &str) -> (&str, BTreeSet<&str>) {
    let (schema, parameters) = header.split_once(' ').unwrap();
    (schema, parameters.split(',').collect())
}
