//! What every request carries.

use wxpay_sandbox::Sandbox;
use wxpay_tests::{builder, client, sandbox};

use crate::round_trips::service_order;

async fn recorded(sandbox: &Sandbox) -> wxpay_sandbox::RecordedRequest {
    service_order("H1").send(&client(sandbox)).await.unwrap();
    sandbox.requests().pop().unwrap()
}

#[tokio::test]
async fn an_api_v3_request_has_the_documented_headers() {
    let sandbox = sandbox();
    let request = recorded(&sandbox).await;
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(
        request.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    assert!(
        request
            .header("user-agent")
            .unwrap()
            .starts_with("wxpay-rust/")
    );
    // The public key goes before certificates: it is what new merchants have.
    let id = sandbox.merchant().public_key_id.as_str();
    assert_eq!(request.header("wechatpay-serial"), Some(id));
    assert_eq!(request.problem, None);
}

#[tokio::test]
async fn clock_and_nonce_can_be_given() {
    let sandbox = sandbox();
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let now = i64::try_from(now.as_secs()).unwrap();
    let merchant = builder(&sandbox)
        .clock(move || now)
        .nonces(|| "593BEC0C930BF1AFEB40B4A08C8FB242".to_owned())
        .build()
        .unwrap();
    service_order("H2").send(&merchant).await.unwrap();
    // The same nonce once more is a replay, which the server refuses.
    let error = service_order("H2").send(&merchant).await.unwrap_err();
    assert_eq!(error.code(), Some("SIGN_ERROR"), "{error}");
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_told_by_the_server() {
    let sandbox = sandbox();
    let late = builder(&sandbox).clock(|| 1_500_000_000).build().unwrap();
    let error = service_order("H3").send(&late).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert!(error.to_string().contains("imestamp"), "{error}");
}
