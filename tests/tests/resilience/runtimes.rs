//! Downloads of certificates hang on nobody's future and on nobody's runtime.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use wxpay::{Client, RetryPolicy};
use wxpay_sandbox::{Fault, Sandbox};

use crate::certificates::{certificate_sandbox, downloads, folder, unkeyed};
use crate::retries::query;

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn client(sandbox: &Sandbox) -> Client {
    unkeyed(sandbox)
        .download_platform_certificates()
        .build()
        .unwrap()
}

async fn is_verified(sandbox: &Sandbox, client: &Client) -> bool {
    query(sandbox).send(client).await.unwrap_err().verified()
}

/// Begins something, and gives it up as soon as the certificates have been asked for so often.
async fn give_up(sandbox: &Sandbox, asked: usize, begun: impl Future) {
    let asked = async {
        while downloads(sandbox) < asked {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        _ = begun => {}
        () = asked => {}
    }
}

#[test]
fn a_caller_who_gives_up_does_not_keep_others_from_the_certificates() {
    let sandbox = certificate_sandbox();
    let client = client(&sandbox);
    let first = runtime();
    let delay = Fault::Delay(Duration::from_millis(500));
    sandbox.fault_at("/v3/certificates", delay, 1);
    first.block_on(give_up(&sandbox, 1, client.refresh_platform_certificates()));
    // The first runtime is still there, and stands still.
    for _ in 0..3 {
        assert!(runtime().block_on(is_verified(&sandbox, &client)));
    }
    assert_eq!(downloads(&sandbox), 1);
}

#[test]
fn an_unknown_serial_is_learnt_although_the_first_who_asked_gave_up() {
    let sandbox = certificate_sandbox();
    let client = client(&sandbox);
    assert!(runtime().block_on(is_verified(&sandbox, &client)));
    sandbox.rotate_platform_certificate().unwrap();
    let delay = Fault::Delay(Duration::from_millis(500));
    sandbox.fault_at("/v3/certificates", delay, 1);
    runtime().block_on(give_up(&sandbox, 2, is_verified(&sandbox, &client)));
    for _ in 0..3 {
        assert!(runtime().block_on(is_verified(&sandbox, &client)));
    }
    assert_eq!(downloads(&sandbox), 2);
}

#[test]
fn a_hung_download_is_given_up_and_the_next_caller_starts_another() {
    let sandbox = certificate_sandbox();
    let client = unkeyed(&sandbox)
        .attempt_timeout(Duration::from_secs(2))
        .retry(RetryPolicy::never())
        .download_platform_certificates()
        .build()
        .unwrap();
    let delay = Fault::Delay(Duration::from_secs(60));
    sandbox.fault_at("/v3/certificates", delay, 1);
    let error = runtime().block_on(client.refresh_platform_certificates());
    error.unwrap_err();
    runtime()
        .block_on(client.refresh_platform_certificates())
        .unwrap();
}

#[test]
fn a_second_runtime_goes_on_learning_when_the_first_has_ended() {
    let sandbox = certificate_sandbox();
    let client = client(&sandbox);
    for rotations in 0..3 {
        if rotations > 0 {
            sandbox.rotate_platform_certificate().unwrap();
        }
        assert!(runtime().block_on(is_verified(&sandbox, &client)));
        assert_eq!(downloads(&sandbox), rotations + 1);
    }
}

#[test]
fn a_panic_on_the_way_leaves_nothing_locked() {
    let sandbox = certificate_sandbox();
    let panicked = std::sync::atomic::AtomicBool::new(false);
    let client = unkeyed(&sandbox)
        .nonces(move || {
            let before = panicked.swap(true, std::sync::atomic::Ordering::SeqCst);
            assert!(before, "the first nonce is refused by a panic");
            "5K8264ILTKCH16CQ2502SI8ZNMTM67VS".to_owned()
        })
        .download_platform_certificates()
        .build()
        .unwrap();
    let error = runtime().block_on(client.refresh_platform_certificates());
    assert!(error.unwrap_err().to_string().contains("panicked"));
    runtime()
        .block_on(client.refresh_platform_certificates())
        .unwrap();
}

#[test]
fn notifications_need_no_runtime_at_all() {
    let sandbox = certificate_sandbox();
    let client = client(&sandbox);
    let message = sandbox.notification("TRANSACTION.SUCCESS", &serde_json::json!({}));
    sandbox.fault_at("/v3/certificates", Fault::Delay(Duration::from_secs(1)), 1);
    let parse = || {
        client
            .notifications()
            .parse(&message.headers, &message.body)
    };
    assert_eq!(parse().unwrap_err().acknowledgement().status, 503);
    // Waits for the same download.
    runtime()
        .block_on(client.refresh_platform_certificates())
        .unwrap();
    parse().unwrap();
}

#[test]
fn the_blocking_client_renews_certificates_too() {
    let sandbox = certificate_sandbox();
    let client = unkeyed(&sandbox)
        .download_platform_certificates()
        .build_blocking()
        .unwrap();
    for rotations in 0..3 {
        if rotations > 0 {
            sandbox.rotate_platform_certificate().unwrap();
        }
        assert!(client.send(&query(&sandbox)).unwrap_err().verified());
        assert_eq!(downloads(&sandbox), rotations + 1);
    }
    let message = sandbox.notification("TRANSACTION.SUCCESS", &serde_json::json!({}));
    let notifications = client.notifications();
    notifications
        .parse(&message.headers, &message.body)
        .unwrap();
}

#[test]
fn outside_of_a_runtime_a_notification_is_not_waited_for_and_comes_again() {
    let sandbox = certificate_sandbox();
    let directory = folder("no-runtime");
    let client = unkeyed(&sandbox)
        .certificate_directory(&directory)
        .build()
        .unwrap();
    let message = sandbox.notification("TRANSACTION.SUCCESS", &serde_json::json!({}));
    let notifications = client.notifications();
    let mut first = pin!(notifications.receive(&message.headers, &message.body));
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(refused) = first.as_mut().poll(&mut context) else {
        panic!("there is nothing to wake it");
    };
    assert_eq!(refused.unwrap_err().acknowledgement().status, 503);
    let refreshed = client.refresh_platform_certificates();
    runtime().block_on(refreshed).unwrap();
    notifications
        .parse(&message.headers, &message.body)
        .unwrap();
    std::fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn notifications_learn_certificates_when_their_client_is_gone() {
    let sandbox = certificate_sandbox();
    let now = sandbox.now();
    let notifications = client(&sandbox).notifications().clock(move || now);
    for _ in 0..2 {
        let message = sandbox.notification("TRANSACTION.SUCCESS", &serde_json::json!({}));
        let received = notifications.receive(&message.headers, &message.body);
        runtime().block_on(received).unwrap();
        sandbox.rotate_platform_certificate().unwrap();
    }
}
