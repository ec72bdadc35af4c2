//! The one endpoint of APIv2 that answers JSON, without a signature.

use wxpay::{Answer, ErrorKind, Outcome, Result, VerificationError, endpoint, model};
use wxpay_sandbox::{Fault, Sandbox};
use wxpay_tests::{client, sandbox};

#[endpoint(GET "v2/appauth/getaccesstoken" -> AccessToken)]
struct RequestAccessToken {
    mch_id: String,
    appid: String,
    code: String,
    sign_type: String,
}

#[model(decode)]
#[derive(Debug)]
struct AccessToken {
    retcode: i64,
    access_token: String,
    access_token_expire_in: i64,
}

#[endpoint(POST "v2/pay/orderquery" -> AccessToken)]
struct AnotherEndpoint {
    mch_id: String,
}

fn answers(sandbox: &Sandbox, status: u16, body: &str) {
    let fault = Fault::Answer {
        status,
        headers: vec![("Content-Type".into(), "application/json".into())],
        body: body.into(),
    };
    sandbox.fault(fault, 1);
}

async fn called(sandbox: &Sandbox, body: &str) -> Result<Answer<AccessToken>> {
    answers(sandbox, 200, body);
    let client = client(sandbox);
    let request = RequestAccessToken {
        mch_id: client.merchant().mchid().into(),
        appid: "wxd678efh567hg6787".into(),
        code: "c".into(),
        sign_type: "HMAC-SHA256".into(),
    };
    request.send(&client).await
}

#[tokio::test]
async fn zero_is_read_as_the_answer() {
    let sandbox = sandbox();
    for retcode in ["0", r#""0""#] {
        let body = format!(
            r#"{{"retcode":{retcode},"retmsg":"ok","access_token":"ACCESS","access_token_expire_in":7200}}"#
        );
        let token = called(&sandbox, &body).await.unwrap();
        assert_eq!(token.access_token, "ACCESS");
        assert_eq!((token.retcode, token.access_token_expire_in), (0, 7200));
        assert!(!token.verified());
    }
    let request = &sandbox.requests()[0];
    assert!(request.path.starts_with("/appauth/getaccesstoken?mch_id="));
}

#[tokio::test]
async fn anything_else_is_a_refusal_with_code_and_message() {
    let sandbox = sandbox();
    let error = called(&sandbox, r#"{"retcode":-1,"retmsg":"系统错误"}"#)
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error}");
    assert_eq!(error.code(), Some("-1"));
    assert!(error.to_string().contains("系统错误"), "{error}");
    // It says that there was a fault, not what came of the request.
    assert_eq!(error.outcome(), Outcome::Unknown);

    let error = called(&sandbox, r#"{"retcode":40029,"retmsg":"invalid code"}"#)
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("40029"));
    assert_eq!(error.outcome(), Outcome::Rejected);
}

#[tokio::test]
async fn json_that_says_neither_is_an_error_that_keeps_it() {
    let sandbox = sandbox();
    for body in [r#"{"access_token":"ACCESS"}"#, "[]", "null"] {
        let error = called(&sandbox, body).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
        assert_eq!(error.body(), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn where_answers_are_signed_json_does_not_get_around_that() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let request = AnotherEndpoint {
        mch_id: client.merchant().mchid().into(),
    };
    answers(&sandbox, 200, r#"{"retcode":0,"access_token":"ACCESS"}"#);
    let error = request.send(&client).await.unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::Verification(VerificationError::SignMissing)
        ),
        "{error}"
    );
    answers(&sandbox, 200, r#"{"retcode":7,"retmsg":"no"}"#);
    let error = request.send(&client).await.unwrap_err();
    assert_eq!(error.code(), Some("7"));
    assert!(!error.verified());
}
