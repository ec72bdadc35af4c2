//! Refusals and breakdowns, and what they mean for the money.

use wxpay::v3::payscore::serviceorder::CancelServiceOrder;
use wxpay::{Error, ErrorKind, Outcome};
use wxpay_sandbox::{Fault, Sandbox};
use wxpay_tests::{builder, client, sandbox};

use crate::round_trips::service_order;

async fn error_under(sandbox: &Sandbox, fault: Fault) -> Error {
    let client = client(sandbox);
    sandbox.fault(fault, 1);
    service_order("F1").send(&client).await.unwrap_err()
}

#[tokio::test]
async fn an_order_that_does_not_exist_is_rejected_with_code_message_and_request_id() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let cancel = CancelServiceOrder::new("NONE", "wxd678efh567hg6787", "500001", "x");
    let error = cancel.send(&client).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
    assert_eq!(error.code(), Some("ORDER_NOT_EXIST"));
    assert!(error.message().is_some());
    assert!(error.verified());
    assert_eq!(error.outcome(), Outcome::Rejected);
    let text = error.to_string();
    assert!(
        text.starts_with("POST v3/payscore/serviceorder/{out_order_no}/cancel: "),
        "{text}"
    );
    for part in [
        "ORDER_NOT_EXIST",
        "HTTP 404",
        "verified",
        error.request_id().unwrap(),
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn a_wrong_parameter_comes_with_field_issue_and_location() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let error = service_order("").send(&client).await.unwrap_err();
    assert_eq!(error.code(), Some("PARAM_ERROR"));
    assert_eq!(error.outcome(), Outcome::Rejected);
    let detail = error.detail().unwrap();
    assert_eq!(detail["location"], "body");
    assert!(detail["field"].as_str().unwrap().contains("out_order_no"));
    assert!(error.to_string().contains("out_order_no"), "{error}");
}

#[tokio::test]
async fn a_signature_of_the_wrong_key_is_a_sign_error() {
    let (sandbox, other) = (sandbox(), wxpay_tests::stranger());
    let keys = other.merchant();
    let stranger = wxpay::Client::builder()
        .mchid(&sandbox.merchant().mchid)
        .private_key(&keys.private_key)
        .serial(&sandbox.merchant().serial)
        .platform_public_key(
            &sandbox.merchant().public_key_id,
            &sandbox.merchant().public_key,
        )
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let error = service_order("F2").send(&stranger).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(error.code(), Some("SIGN_ERROR"));
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert!(!error.verified());
}

#[tokio::test]
async fn pages_of_proxies_and_empty_answers_leave_the_outcome_open() {
    for status in [400, 403, 429, 500, 502, 503] {
        for fault in [Fault::HtmlError { status }, Fault::EmptyBody { status }] {
            let sandbox = sandbox();
            let error = error_under(&sandbox, fault.clone()).await;
            assert_eq!(error.status().unwrap(), status);
            assert_eq!(error.code(), None);
            assert_eq!(error.outcome(), Outcome::Unknown, "{fault:?}");
            let empty = matches!(fault, Fault::EmptyBody { .. });
            assert_eq!(error.body().unwrap().is_empty(), empty);
        }
    }
}

#[tokio::test]
async fn a_page_of_a_proxy_with_status_200_is_no_success() {
    let sandbox = sandbox();
    let error = error_under(&sandbox, Fault::HtmlError { status: 200 }).await;
    assert!(
        matches!(error.kind(), ErrorKind::Verification(_)),
        "{error}"
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(error.body().unwrap().starts_with(b"<"));
}

#[tokio::test]
async fn documented_codes_that_decide_nothing_leave_the_outcome_open() {
    for (status, code, outcome) in [
        (500, "SYSTEM_ERROR", Outcome::Unknown),
        (400, "USERPAYING", Outcome::Unknown),
        (403, "BANKERROR", Outcome::Unknown),
        (429, "FREQUENCY_LIMITED", Outcome::Rejected),
        (400, "INVALID_REQUEST", Outcome::Rejected),
        (403, "NOT_ENOUGH", Outcome::Rejected),
    ] {
        let sandbox = sandbox();
        let body = format!(r#"{{"code":"{code}","message":"…"}}"#).into_bytes();
        let error = error_under(
            &sandbox,
            Fault::Answer {
                status,
                headers: vec![],
                body,
            },
        )
        .await;
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.outcome(), outcome, "{code}");
        assert!(error.verified());
    }
}

#[tokio::test]
async fn an_error_answer_with_a_forged_signature_does_not_prove_that_nothing_happened() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    sandbox.fault(Fault::WrongSignature, 1);
    let cancel = CancelServiceOrder::new("NONE", "wxd678efh567hg6787", "500001", "x");
    let error = cancel.send(&client).await.unwrap_err();
    assert_eq!(error.code(), Some("ORDER_NOT_EXIST"));
    assert!(!error.verified());
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn broken_connections_leave_the_outcome_open() {
    for fault in [Fault::DropBefore, Fault::DropAfter, Fault::TruncatedBody] {
        let sandbox = sandbox();
        let error = error_under(&sandbox, fault.clone()).await;
        assert!(
            matches!(error.kind(), ErrorKind::Transport(_)),
            "{fault:?}: {error}"
        );
        assert_eq!(error.outcome(), Outcome::Unknown, "{fault:?}");
    }
}

#[tokio::test]
async fn without_a_server_nothing_was_sent() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    drop(sandbox);
    let error = service_order("F3").send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Connect(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("nothing was sent"), "{error}");
}

#[tokio::test]
async fn a_second_entrance_is_tried_when_the_first_is_closed() {
    let (closed, open) = (sandbox(), sandbox());
    let url = closed.base_url().to_owned();
    drop(closed);
    let merchant = open.merchant();
    let client = wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .base_url(url)
        .base_url(open.base_url())
        .build()
        .unwrap();
    let created = service_order("F4").send(&client).await.unwrap();
    assert!(created.verified());
    assert_eq!(open.requests().len(), 1);
}

#[tokio::test]
async fn an_answer_longer_than_the_limit_is_not_read_to_its_end() {
    let sandbox = sandbox();
    let client = builder(&sandbox).body_limit(1000).build().unwrap();
    let body = format!(r#"{{"appid":"{}"}}"#, "x".repeat(100_000)).into_bytes();
    sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: vec![],
            body,
        },
        1,
    );
    let error = service_order("F5").send(&client).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BodyTooLarge { limit: 1000 }),
        "{error}"
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn an_answer_of_another_kind_keeps_its_bytes_and_says_that_the_server_answered() {
    for body in [
        "",
        "[]",
        "null",
        "\"ok\"",
        "{",
        "{}",
        r#"{"other":1}"#,
        r#"{"state":[]}"#,
    ] {
        let sandbox = sandbox();
        let fault = Fault::Answer {
            status: 200,
            headers: vec![],
            body: body.as_bytes().to_vec(),
        };
        let error = error_under(&sandbox, fault).await;
        assert!(
            matches!(error.kind(), ErrorKind::Decode(_)),
            "{body}: {error}"
        );
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert_eq!(error.body(), Some(body.as_bytes()));
        assert!(error.verified(), "{body}");
        assert!(error.to_string().contains("the server answered"), "{error}");
    }
}
