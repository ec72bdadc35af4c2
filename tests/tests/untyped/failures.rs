//! What goes wrong on the way is reported as with typed calls.

use serde_json::json;
use wxpay::{ErrorKind, Outcome, VerificationError};
use wxpay_sandbox::Fault;
use wxpay_tests::{client, sandbox};

#[tokio::test]
async fn a_refusal_says_what_and_where() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let error = client
        .v3("v3/payscore/smartretail-orders/{out_order_no}/cancel")
        .path("out_order_no", "NO-SUCH")
        .json(&json!({ "appid": crate::APPID, "service_id": "500001", "reason": "none" }))
        .post()
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
    assert!(error.code().is_some() && error.verified());
    assert_eq!(error.outcome(), Outcome::Rejected);
    let text = error.to_string();
    assert!(
        text.starts_with("POST v3/payscore/smartretail-orders/{out_order_no}/cancel: "),
        "{text}"
    );
}

#[tokio::test]
async fn an_answer_with_a_wrong_signature_is_no_answer() {
    let sandbox = sandbox();
    sandbox.fault(Fault::WrongSignature, 1);
    let error = client(&sandbox)
        .v3("v3/certificates")
        .get()
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Verification(VerificationError::Mismatch { .. })
        ),
        "{error:?}"
    );
    assert_eq!(error.outcome(), Outcome::Unchanged);
    assert!(error.body().is_some());
}

#[tokio::test]
async fn a_key_that_is_missing_is_named() {
    let sandbox = sandbox();
    let client = wxpay::Client::builder()
        .mchid("1900000109")
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let error = client.v3("v3/certificates").get().await.unwrap_err();
    assert!(error.to_string().contains("`private_key`"), "{error}");
    let error = client.v2("v2/pay/orderquery").post().await.unwrap_err();
    assert!(error.to_string().contains("`api_v2_key`"), "{error}");
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_client_certificate_that_is_missing_is_named() {
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let client = wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .api_v2_key(&merchant.api_v2_key)
        .base_url(sandbox.tls_base_url())
        .build()
        .unwrap();
    let call = client.v2("v2/wxv/cancelbill").client_certificate();
    let error = call.post().await.unwrap_err();
    assert!(
        error.to_string().contains("TLS client certificate"),
        "{error}"
    );
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn the_next_entrance_is_tried_when_there_is_no_connection() {
    let sandbox = sandbox();
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/", listener.local_addr().unwrap())
    };
    let merchant = sandbox.merchant();
    let client = wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .platform_certificate(&merchant.platform_certificate)
        .base_url(closed.clone())
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let answer = client.v3("v3/certificates").get().await.unwrap();
    assert!(answer["data"].is_array());
    // A host of the call's own has no second entrance.
    let error = client.v3("v3/certificates").host(closed).get().await;
    assert!(matches!(error.unwrap_err().kind(), ErrorKind::Connect(_)));
    assert_eq!(sandbox.requests().len(), 1);
}
