//! The TLS client certificate is presented where the endpoint demands it.

use wxpay::{Client, Outcome};
use wxpay_sandbox::Sandbox;
use wxpay_tests::{client, sandbox};

use crate::round_trips::rental_order;

/// A client with the APIv2 key, and without anything to identify itself by.
fn bare(sandbox: &Sandbox) -> wxpay::ClientBuilder {
    let merchant = sandbox.merchant();
    Client::builder()
        .mchid(&merchant.mchid)
        .api_v2_key(&merchant.api_v2_key)
        .base_url(sandbox.tls_base_url())
        .root_certificate(&merchant.tls_ca)
}

#[tokio::test]
async fn an_identity_from_pem_and_from_pkcs12_opens_the_door() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let pem = format!("{}\n{}", merchant.certificate, merchant.private_key);
    let order = rental_order(&client(&sandbox), "M1");

    let by_pem = bare(&sandbox).client_identity_pem(pem).build().unwrap();
    assert_eq!(order.send(&by_pem).await.unwrap().out_order_no, "M1");

    let by_pkcs12 = bare(&sandbox)
        .client_identity_pkcs12(merchant.p12.clone(), &merchant.mchid)
        .build()
        .unwrap();
    let order = rental_order(&client(&sandbox), "M2");
    assert_eq!(order.send(&by_pkcs12).await.unwrap().out_order_no, "M2");
}

#[tokio::test]
async fn without_an_identity_the_call_is_not_made() {
    let sandbox = sandbox();
    let client = bare(&sandbox).build().unwrap();
    let order = rental_order(&wxpay_tests::client(&sandbox), "M3");
    let error = order.send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("apiclient_cert.pem"), "{error}");
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn the_sandbox_refuses_a_call_without_certificate() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    // An HTTP client of the user's own that presents none.
    let root = reqwest::Certificate::from_pem(merchant.tls_ca.as_bytes()).unwrap();
    let http = reqwest::Client::builder()
        .tls_certs_only([root])
        .build()
        .unwrap();
    let client = bare(&sandbox)
        .client_certificate_http_client(http)
        .build()
        .unwrap();
    let order = rental_order(&wxpay_tests::client(&sandbox), "M4");
    let error = order.send(&client).await.unwrap_err();
    assert!(error.body().is_some(), "{error}");
    assert_ne!(error.outcome(), Outcome::NotSent);
}

#[test]
fn a_wrong_passphrase_says_what_the_passphrase_is() {
    let sandbox = sandbox();
    let p12 = sandbox.merchant().p12.clone();
    let error = bare(&sandbox)
        .client_identity_pkcs12(p12, "wrong")
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("merchant id"), "{error}");
    let error = bare(&sandbox)
        .client_identity_pem("nonsense")
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("client_identity_pem"), "{error}");
}

#[tokio::test]
async fn a_server_that_no_trusted_authority_vouches_for_gets_nothing() {
    let (sandbox, other) = (sandbox(), wxpay_tests::sandbox());
    // The other sandbox has an authority of its own.
    let merchant = sandbox.merchant();
    let stranger = || {
        Client::builder()
            .mchid(&merchant.mchid)
            .private_key(&merchant.private_key)
            .certificate(&merchant.certificate)
            .api_v2_key(&merchant.api_v2_key)
            .base_url(other.tls_base_url())
            .root_certificate(&merchant.tls_ca)
    };
    for builder in [stranger(), stranger().only_root_certificates()] {
        let client = builder.build().unwrap();
        let error = rental_order(&client, "M5").send(&client).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn the_given_authorities_are_enough_without_the_systems() {
    let sandbox = sandbox();
    let client = bare(&sandbox)
        .only_root_certificates()
        .client_identity_pem(format!(
            "{}\n{}",
            sandbox.merchant().certificate,
            sandbox.merchant().private_key
        ))
        .build()
        .unwrap();
    let order = rental_order(&wxpay_tests::client(&sandbox), "M6");
    assert_eq!(order.send(&client).await.unwrap().out_order_no, "M6");
}

#[tokio::test]
async fn a_certificate_that_tls_does_not_take_stops_only_the_calls_that_show_it() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let client = Client::builder()
        .mchid("1900000001")
        .private_key(include_str!(
            "../../../wxpay-core/src/crypto/testdata/rsa2048_pkcs8.pem"
        ))
        .certificate(include_str!("testdata/version1.pem"))
        .api_v2_key(&merchant.api_v2_key)
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let order = rental_order(&client, "M7");
    let error = order.send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = error.to_string();
    assert!(
        text.contains("`certificate`") && text.contains("X.509 version 1"),
        "{text}"
    );
    assert!(text.contains("APIv3 works without"), "{text}");
    assert!(
        !text.contains("peer") && !text.contains("OtherError"),
        "{text}"
    );
    assert!(sandbox.requests().is_empty());
    // The call for APIv3 goes out: it is the sandbox that does not know this merchant.
    let error = client.v3("v3/certificates").get().await.unwrap_err();
    assert_ne!(error.outcome(), Outcome::NotSent, "{error}");
}

#[test]
fn a_passphrase_that_is_the_merchant_id_already_is_not_what_to_look_at() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let mut altered = merchant.p12.clone();
    let last = altered.len() - 30;
    altered[last] ^= 1;
    let refusal = |p12: &[u8], passphrase: &str| {
        let builder = bare(&sandbox).client_identity_pkcs12(p12, passphrase);
        builder.build().unwrap_err().to_string()
    };
    let text = refusal(&altered, &merchant.mchid);
    assert!(text.contains("SHA-256"), "{text}");
    let text = refusal(&merchant.p12, &format!("{}\n", merchant.mchid));
    assert!(text.contains("ends with a line end"), "{text}");
}

#[test]
fn an_identity_lacks_its_key_or_its_certificate_by_name() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let other = wxpay_tests::stranger();
    let refusal = |pem: String| {
        let builder = bare(&sandbox).client_identity_pem(pem);
        builder.build().unwrap_err().to_string()
    };
    let text = refusal(merchant.certificate.clone());
    assert!(text.contains("apiclient_key.pem"), "{text}");
    let text = refusal(merchant.private_key.clone());
    assert!(text.contains("apiclient_cert.pem"), "{text}");
    let foreign = format!("{}{}", other.merchant().certificate, merchant.private_key);
    let text = refusal(foreign);
    assert!(
        text.contains("not the certificate of the private key"),
        "{text}"
    );
    // As variables of the environment hold it.
    let whole = format!("{}{}", merchant.certificate, merchant.private_key);
    let escaped = whole.replace('\n', "\\n");
    bare(&sandbox).client_identity_pem(escaped).build().unwrap();
}
