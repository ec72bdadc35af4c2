//! No call hangs.

use std::time::Duration;

use wxpay::{ErrorKind, Outcome};
use wxpay_sandbox::Fault;
use wxpay_tests::{builder, sandbox};

use crate::round_trips::service_order;

#[tokio::test]
async fn an_attempt_that_takes_too_long_ends_with_the_outcome_open() {
    let sandbox = sandbox();
    let limit = Duration::from_secs(2);
    let client = builder(&sandbox).attempt_timeout(limit).build().unwrap();
    sandbox.fault(Fault::Delay(Duration::from_secs(60)), 1);
    let error = service_order("T1").send(&client).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(after) if *after == limit),
        "{error}"
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn the_total_timeout_stands_above_the_attempts() {
    let sandbox = sandbox();
    let total = Duration::from_secs(2);
    let client = builder(&sandbox).total_timeout(total).build().unwrap();
    sandbox.fault(Fault::Delay(Duration::from_secs(60)), 1);
    let error = service_order("T2").send(&client).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Timeout(after) if *after == total),
        "{error}"
    );
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let silent = tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((connection, _)) = listener.accept().await {
            open.push(connection);
        }
    });
    let sandbox = sandbox();
    let merchant = sandbox.merchant();
    let client = wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .base_url(url)
        .attempt_timeout(Duration::from_secs(2))
        .build()
        .unwrap();
    let error = service_order("T3").send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    silent.abort();
}
