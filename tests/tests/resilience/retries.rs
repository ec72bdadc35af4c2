//! What is tried again, and what is not.

use std::collections::BTreeSet;
use std::time::Duration;

use wxpay::{ErrorKind, Outcome, RetryPolicy, endpoint};
use wxpay_sandbox::{Fault, Sandbox};
use wxpay_tests::{builder, sandbox, stateless_sandbox};

#[endpoint(GET "v3/pay/transactions/out-trade-no/<out_trade_no>" -> serde_json::Value)]
pub(crate) struct QueryOrder {
    out_trade_no: String,
    mchid: String,
}

#[endpoint(POST "v3/pay/transactions/out-trade-no/<out_trade_no>/close" -> ())]
pub(crate) struct CloseOrder {
    out_trade_no: String,
    mchid: String,
}

pub(crate) fn query(sandbox: &Sandbox) -> QueryOrder {
    QueryOrder {
        out_trade_no: "T1".into(),
        mchid: sandbox.merchant().mchid.clone(),
    }
}

pub(crate) fn close(sandbox: &Sandbox) -> CloseOrder {
    CloseOrder {
        out_trade_no: "T1".into(),
        mchid: sandbox.merchant().mchid.clone(),
    }
}

/// Attempts without long waits.
pub(crate) fn quick(sandbox: &Sandbox) -> wxpay::ClientBuilder {
    let delay = Duration::from_millis(1);
    builder(sandbox).retry(RetryPolicy::new(3).with_backoff(delay, delay))
}

fn answer(sandbox: &Sandbox) {
    let body = br#"{"trade_state":"SUCCESS"}"#.to_vec();
    sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: vec![],
            body,
        },
        1,
    );
}

#[tokio::test]
async fn a_get_is_tried_again_when_the_server_is_overloaded_or_breaks_off() {
    for fault in [
        Fault::HtmlError { status: 502 },
        Fault::EmptyBody { status: 503 },
        Fault::HtmlError { status: 429 },
        Fault::DropBefore,
        Fault::TruncatedBody,
    ] {
        let sandbox = sandbox();
        sandbox.fault(fault.clone(), 2);
        answer(&sandbox);
        let answer = query(&sandbox)
            .send(&quick(&sandbox).build().unwrap())
            .await;
        assert_eq!(answer.unwrap()["trade_state"], "SUCCESS", "{fault:?}");
        assert_eq!(sandbox.requests().len(), 3, "{fault:?}");
    }
}

#[tokio::test]
async fn every_attempt_carries_a_nonce_a_timestamp_and_a_signature_of_its_own() {
    let sandbox = sandbox();
    sandbox.fault(Fault::EmptyBody { status: 500 }, 2);
    answer(&sandbox);
    query(&sandbox)
        .send(&quick(&sandbox).build().unwrap())
        .await
        .unwrap();
    let headers: BTreeSet<String> = sandbox
        .requests()
        .iter()
        .map(|request| request.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(headers.len(), 3);
    for part in ["nonce_str=\"", "signature=\""] {
        let values: BTreeSet<&str> = headers
            .iter()
            .map(|header| {
                header
                    .split(part)
                    .nth(1)
                    .unwrap()
                    .split('"')
                    .next()
                    .unwrap()
            })
            .collect();
        assert_eq!(values.len(), 3, "{part}");
    }
}

#[tokio::test]
async fn a_get_gives_up_after_the_last_attempt_with_the_last_answer() {
    let sandbox = sandbox();
    sandbox.fault(Fault::EmptyBody { status: 500 }, 10);
    let error = query(&sandbox)
        .send(&quick(&sandbox).build().unwrap())
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 500);
    assert_eq!(sandbox.requests().len(), 3);
}

#[tokio::test]
async fn a_refusal_is_final() {
    let sandbox = sandbox();
    let error = query(&sandbox)
        .send(&quick(&sandbox).build().unwrap())
        .await
        .unwrap_err();
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn an_answer_that_does_not_verify_is_not_asked_for_again() {
    let sandbox = sandbox();
    let client = quick(&sandbox).build().unwrap();
    sandbox.fault(Fault::WrongSignature, 1);
    let error = query(&sandbox).send(&client).await.unwrap_err();
    assert!(!error.verified());
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_post_is_never_repeated_in_silence() {
    for fault in [
        Fault::EmptyBody { status: 500 },
        Fault::DropAfter,
        Fault::HtmlError { status: 429 },
    ] {
        let sandbox = sandbox();
        sandbox.fault(fault.clone(), 1);
        let error = close(&sandbox)
            .send(&quick(&sandbox).build().unwrap())
            .await
            .unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{fault:?}");
        assert_eq!(sandbox.requests().len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_post_is_repeated_when_the_caller_says_that_it_does_no_harm() {
    let sandbox = stateless_sandbox();
    let client = builder(&sandbox).build().unwrap();
    let delay = Duration::from_millis(1);
    let policy = RetryPolicy::new(3)
        .with_backoff(delay, delay)
        .for_idempotent_requests();
    sandbox.fault(Fault::DropAfter, 1);
    let closed = close(&sandbox).send(&client).retry(policy).await.unwrap();
    assert_eq!(closed.status(), 204);
    assert_eq!(sandbox.requests().len(), 2);
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_does_not_prove_that_nothing_happened() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build().unwrap();
    let delay = Duration::from_millis(1);
    let policy = RetryPolicy::new(3)
        .with_backoff(delay, delay)
        .for_idempotent_requests();
    let body = br#"{"code":"INVALID_REQUEST","message":"m"}"#.to_vec();
    let refusal = Fault::Answer {
        status: 400,
        headers: vec![],
        body,
    };
    sandbox.fault(Fault::DropAfter, 1);
    sandbox.fault(refusal.clone(), 1);
    let error = close(&sandbox)
        .send(&client)
        .retry(policy)
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("INVALID_REQUEST"));
    assert_eq!(error.outcome(), Outcome::Unknown);

    sandbox.fault(refusal, 1);
    let error = close(&sandbox).send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Rejected);
}

#[tokio::test]
async fn a_call_can_be_told_not_to_try_again() {
    let sandbox = sandbox();
    let client = quick(&sandbox).build().unwrap();
    sandbox.fault(Fault::EmptyBody { status: 500 }, 1);
    query(&sandbox)
        .send(&client)
        .retry(RetryPolicy::never())
        .await
        .unwrap_err();
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_hung_server_is_asked_again_within_the_total_timeout() {
    let sandbox = sandbox();
    let client = quick(&sandbox)
        .attempt_timeout(Duration::from_secs(2))
        .build()
        .unwrap();
    sandbox.fault(Fault::Delay(Duration::from_secs(60)), 1);
    answer(&sandbox);
    assert_eq!(
        query(&sandbox).send(&client).await.unwrap()["trade_state"],
        "SUCCESS"
    );

    sandbox.fault(Fault::Delay(Duration::from_secs(60)), 5);
    let total = Duration::from_secs(1);
    let error = query(&sandbox)
        .send(&client)
        .total_timeout(total)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(after) if *after == total),
        "{error}"
    );
}

#[tokio::test]
async fn the_servers_word_on_when_to_come_back_is_kept() {
    let sandbox = sandbox();
    let headers = vec![("Retry-After".to_owned(), "60".to_owned())];
    let body = br#"{"code":"FREQUENCY_LIMITED","message":"slow down"}"#.to_vec();
    sandbox.fault(
        Fault::Answer {
            status: 429,
            headers,
            body: body.clone(),
        },
        1,
    );
    let client = quick(&sandbox)
        .total_timeout(Duration::from_secs(50))
        .build()
        .unwrap();
    // A minute does not fit into the time of this call.
    let error = query(&sandbox).send(&client).await.unwrap_err();
    assert_eq!(sandbox.requests().len(), 1);
    assert_eq!(error.code(), Some("FREQUENCY_LIMITED"), "{error}");

    let headers = vec![("Retry-After".to_owned(), "0".to_owned())];
    sandbox.fault(
        Fault::Answer {
            status: 429,
            headers,
            body,
        },
        1,
    );
    answer(&sandbox);
    query(&sandbox).send(&client).await.unwrap();
}

#[tokio::test]
async fn no_number_of_a_server_and_no_time_of_the_caller_is_too_great() {
    let sandbox = sandbox();
    for wait in [
        "18446744073709551615",
        "99999999999999999999999999",
        "86400",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let headers = vec![("Retry-After".to_owned(), wait.to_owned())];
        sandbox.fault(
            Fault::Answer {
                status: 503,
                headers,
                body: br#"{"code":"SYSTEM_ERROR","message":"m"}"#.to_vec(),
            },
            1,
        );
        let client = quick(&sandbox)
            .total_timeout(Duration::MAX)
            .build()
            .unwrap();
        let error = query(&sandbox).send(&client).await.unwrap_err();
        assert_eq!(error.code(), Some("SYSTEM_ERROR"), "{wait}: {error}");
        assert!(error.retry_after().unwrap().as_secs() <= 86400, "{wait}");
    }
    assert_eq!(sandbox.requests().len(), 4);

    // The server says nothing: the caller's own pause does not fit into the time of the call.
    sandbox.fault(Fault::EmptyBody { status: 503 }, 2);
    let policy = RetryPolicy::new(u32::MAX).with_backoff(Duration::MAX, Duration::MAX);
    let client = builder(&sandbox).retry(policy).build().unwrap();
    let error = query(&sandbox).send(&client).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(sandbox.requests().len(), 5);

    sandbox.clear_faults();
    let client = builder(&sandbox)
        .connect_timeout(Duration::MAX)
        .attempt_timeout(Duration::MAX)
        .total_timeout(Duration::MAX)
        .body_limit(usize::MAX)
        .build()
        .unwrap();
    answer(&sandbox);
    query(&sandbox).send(&client).await.unwrap();
    client.refresh_platform_certificates().await.unwrap();
}

#[tokio::test]
async fn a_header_does_not_end_the_refreshing_of_certificates() {
    let sandbox = sandbox();
    let headers = vec![("Retry-After".to_owned(), u64::MAX.to_string())];
    sandbox.fault(
        Fault::Answer {
            status: 429,
            headers,
            body: br#"{"code":"FREQUENCY_LIMITED","message":"m"}"#.to_vec(),
        },
        1,
    );
    let client = builder(&sandbox).build().unwrap();
    let error = client.refresh_platform_certificates().await.unwrap_err();
    assert_eq!(error.code(), Some("FREQUENCY_LIMITED"), "{error}");
    client.refresh_platform_certificates().await.unwrap();
}
