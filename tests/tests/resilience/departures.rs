//! Whether anything has left is told by the connection, not by the clock.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::sync::Semaphore;
use wxpay::{Error, ErrorKind, Outcome};
use wxpay_tests::listener::{Listener, StoppedTime, request};
use wxpay_tests::{builder, sandbox};

use crate::retries::{close, query};

/// Runs a call until the server has what it waits for, and lets this much time pass then.
async fn after<T: Send + 'static>(
    call: impl Future<Output = wxpay::Result<T>> + Send + 'static,
    ready: impl Future<Output = ()>,
    time: Duration,
) -> Error {
    let call = tokio::spawn(call);
    ready.await;
    // A timer is not exact to the millisecond.
    tokio::time::advance(time + Duration::from_millis(10)).await;
    call.await.unwrap().err().unwrap()
}

#[tokio::test]
async fn a_request_that_found_no_connection_in_time_was_not_sent() {
    let (sandbox, time) = (sandbox(), StoppedTime::new());
    for total in [false, true] {
        let server = Listener::silent().await;
        let limit = Duration::from_secs(1);
        let settings = builder(&sandbox).base_url(server.https());
        let settings = settings.connect_timeout(Duration::from_secs(5));
        let settings = if total {
            settings.total_timeout(limit)
        } else {
            settings.attempt_timeout(limit)
        };
        // The sandbox is the first entrance of that builder, so the calls name the host.
        let client = settings.build().unwrap();
        let url = server.https();
        let call = async move {
            let call = client.v3("v3/pay/transactions/jsapi").host(url);
            call.json(&serde_json::json!({})).post().await
        };
        let error = after(call, server.connected(), limit).await;
        assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
        assert!(error.is_retryable(), "{error}");
    }
    drop(time);
}

/// Answers so many requests, and is silent then.
async fn answering(times: usize) -> (Listener, Arc<Semaphore>) {
    let asked = Arc::new(Semaphore::new(0));
    let told = Arc::clone(&asked);
    let server = Listener::start(move |mut connection| {
        let told = Arc::clone(&told);
        async move {
            for number in 0.. {
                if request(&mut connection).await.is_empty() {
                    return;
                }
                told.add_permits(1);
                if number >= times {
                    std::future::pending::<()>().await;
                }
                let answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
                connection.write_all(answer).await.unwrap();
            }
        }
    })
    .await;
    (server, asked)
}

#[tokio::test]
async fn a_request_that_has_left_may_have_taken_effect() {
    let (sandbox, _time) = (sandbox(), StoppedTime::new());
    // On a new connection, and on one that was used before.
    for used in [0, 1] {
        let (server, asked) = answering(used).await;
        let merchant = sandbox.merchant();
        let limit = Duration::from_secs(1);
        let client = wxpay::Client::builder()
            .mchid(&merchant.mchid)
            .private_key(&merchant.private_key)
            .certificate(&merchant.certificate)
            .base_url(server.url())
            .attempt_timeout(limit)
            .build()
            .unwrap();
        for _ in 0..used {
            close(&sandbox).send(&client).await.unwrap_err();
            asked.acquire().await.unwrap().forget();
        }
        let (order, calling) = (close(&sandbox), client.clone());
        let ready = async { asked.acquire().await.unwrap().forget() };
        let call = async move { order.send(&calling).await };
        let error = after(call, ready, limit).await;
        assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_request_without_a_body_that_has_left_is_told_apart_too() {
    let (sandbox, _time) = (sandbox(), StoppedTime::new());
    let (server, asked) = answering(0).await;
    let merchant = sandbox.merchant();
    let limit = Duration::from_secs(1);
    let client = wxpay::Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .base_url(server.url())
        .retry(wxpay::RetryPolicy::never())
        .total_timeout(limit)
        .build()
        .unwrap();
    let order = query(&sandbox);
    let ready = async { asked.acquire().await.unwrap().forget() };
    let error = after(async move { order.send(&client).await }, ready, limit).await;
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
    assert_eq!(error.outcome(), Outcome::Unchanged, "{error}");
}
