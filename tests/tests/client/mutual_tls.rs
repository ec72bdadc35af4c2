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
