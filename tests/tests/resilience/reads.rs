//! What only reads changes nothing, and an error says so.

use std::time::Duration;

use wxpay::{Client, ErrorKind, Outcome, RetryPolicy};
use wxpay_sandbox::Fault;
use wxpay_tests::listener::Listener;
use wxpay_tests::{builder, sandbox};

use crate::certificates::{certificate_sandbox, unkeyed};
use crate::retries::{close, quick};

#[tokio::test]
async fn a_failed_query_changed_nothing_and_says_whether_to_ask_again() {
    let garbage = Fault::Answer {
        status: 200,
        headers: vec![],
        body: b"no JSON".to_vec(),
    };
    for (fault, again) in [
        (Fault::WrongSignature, false),
        (Fault::MissingSignature, false),
        (garbage, false),
        (Fault::ProbeSignature, true),
        (Fault::DropAfter, true),
        (Fault::TruncatedBody, true),
        (Fault::EmptyBody { status: 500 }, true),
        (Fault::HtmlError { status: 429 }, true),
    ] {
        let sandbox = sandbox();
        let client = builder(&sandbox).build().unwrap();
        sandbox.fault(fault.clone(), 1);
        let call = client.v3("v3/certificates").get();
        let error = call.retry(RetryPolicy::never()).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unchanged, "{fault:?}: {error}");
        assert_eq!(error.is_retryable(), again, "{fault:?}: {error}");
        let text = error.to_string();
        assert!(text.contains("changed nothing"), "{text}");
        assert!(!text.contains("taken effect"), "{text}");
    }
}

#[tokio::test]
async fn what_acts_is_not_to_be_called_again_without_a_query() {
    for fault in [
        Fault::EmptyBody { status: 500 },
        Fault::DropAfter,
        Fault::HtmlError { status: 502 },
    ] {
        let sandbox = sandbox();
        let client = quick(&sandbox).build().unwrap();
        sandbox.fault(fault.clone(), 1);
        let error = close(&sandbox).send(&client).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{fault:?}");
        assert!(!error.is_retryable(), "{fault:?}");
    }
}

#[tokio::test]
async fn what_did_not_leave_is_safe_to_be_called_again() {
    let sandbox = sandbox();
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("https://{}/", listener.local_addr().unwrap())
    };
    let client = builder(&sandbox).build().unwrap();
    let call = client.v3("v3/pay/transactions/jsapi").host(closed);
    let error = call.post().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Connect(_)), "{error}");
    assert!(error.is_retryable());

    // A request that cannot be written will not be written the next time.
    let call = client.v3("v3/{there_is_no_value}").post();
    let error = call.await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_refusal_for_too_many_requests_is_to_be_called_again_later() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build().unwrap();
    let body = br#"{"code":"FREQUENCY_LIMITED","message":"slow down"}"#.to_vec();
    let headers = vec![("Retry-After".to_owned(), "7".to_owned())];
    sandbox.fault(
        Fault::Answer {
            status: 429,
            headers,
            body,
        },
        1,
    );
    let error = close(&sandbox).send(&client).await.unwrap_err();
    assert_eq!(error.retry_after().unwrap().as_secs(), 7);
    assert_eq!(error.is_retryable(), error.outcome() == Outcome::Rejected);
}

#[tokio::test]
async fn a_download_of_certificates_that_took_too_long_changed_nothing() {
    let listener = Listener::silent().await;
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let client = Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .api_v3_key(&merchant.api_v3_key)
        .base_url(listener.url())
        .total_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = client.refresh_platform_certificates().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unchanged, "{error}");
    assert!(error.to_string().starts_with("GET v3/certificates: "));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_call_is_not_sent_without_certificates_and_may_be_made_again() {
    let sandbox = certificate_sandbox();
    for fault in [
        Fault::HtmlError { status: 503 },
        Fault::HtmlError { status: 429 },
        Fault::DropBefore,
        Fault::ProbeSignature,
    ] {
        let client = unkeyed(&sandbox)
            .download_platform_certificates()
            .retry(RetryPolicy::never())
            .build()
            .unwrap();
        sandbox.fault_at("/v3/certificates", fault.clone(), 1);
        let error = close(&sandbox).send(&client).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent, "{fault:?}: {error}");
        assert!(error.is_retryable(), "{fault:?}: {error}");
    }
}
