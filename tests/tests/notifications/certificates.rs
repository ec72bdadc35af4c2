//! Platform certificates that are downloaded for notifications.

use std::time::Duration;

use wxpay::notification::{Acknowledgement, NotificationError, Notifications, Verified};
use wxpay::{Client, ClientBuilder};
use wxpay_sandbox::{Fault, PlatformKey, Sandbox, SignedNotification};

use crate::{parse, payment};

/// A sandbox that signs with its certificate.
fn platform() -> Sandbox {
    Sandbox::builder()
        .sign_with(PlatformKey::Certificate)
        .start()
        .unwrap()
}

/// A service that knows nothing of the platform yet, and makes no calls.
fn service(sandbox: &Sandbox) -> ClientBuilder {
    let merchant = sandbox.merchant();
    Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .api_v3_key(&merchant.api_v3_key)
        .base_url(sandbox.base_url())
        .download_platform_certificates()
}

/// Its notifications, which wait for a certificate as long as it takes.
fn patient(sandbox: &Sandbox) -> Notifications {
    let client = wxpay_tests::patient(service(sandbox)).build().unwrap();
    let timeout = Duration::from_secs(600);
    client.notifications().certificate_timeout(timeout)
}

fn message(sandbox: &Sandbox) -> SignedNotification {
    sandbox.notification("TRANSACTION.SUCCESS", &payment())
}

fn forged(sandbox: &Sandbox, number: usize) -> SignedNotification {
    let serial = format!("{number:040X}");
    message(sandbox).with_header("Wechatpay-Serial", Some(&serial))
}

/// Makes the next download take longer than a refusal.
fn slow(sandbox: &Sandbox) {
    let delay = Fault::Delay(Duration::from_secs(1));
    sandbox.fault_at("/v3/certificates", delay, 1);
}

fn downloads(sandbox: &Sandbox) -> usize {
    let requests = sandbox.requests();
    let certificates = |path: &str| path == "/v3/certificates";
    requests
        .iter()
        .filter(|one| certificates(&one.path))
        .count()
}

fn says_what_is_going_on(error: &NotificationError) {
    let text = error.to_string();
    assert!(
        text.contains("certificates are downloaded, and none is here yet"),
        "{text}"
    );
    assert!(!text.contains("platform_public_key"), "{text}");
    assert!(!error.verified());
    assert_eq!(error.acknowledgement().status, 503);
}

#[tokio::test]
async fn the_first_notification_starts_the_download_and_the_next_is_verified() {
    let sandbox = platform();
    let client = service(&sandbox).build().unwrap();
    slow(&sandbox);
    let alone = Notifications::new(client.merchant().clone());
    says_what_is_going_on(&parse(&alone, &message(&sandbox)).unwrap_err());
    // This waits for the same one.
    client.refresh_platform_certificates().await.unwrap();
    assert_eq!(downloads(&sandbox), 1);
    parse(&alone, &message(&sandbox)).unwrap();
    parse(&client.notifications(), &message(&sandbox)).unwrap();
}

#[tokio::test]
async fn a_new_certificate_is_learnt_from_the_notification_that_names_it() {
    let sandbox = platform();
    let client = service(&sandbox).build().unwrap();
    client.refresh_platform_certificates().await.unwrap();
    sandbox.rotate_platform_certificate().unwrap();
    slow(&sandbox);
    let error = parse(&client.notifications(), &message(&sandbox)).unwrap_err();
    assert_eq!(error.acknowledgement().status, 503, "{error}");
    assert!(error.to_string().contains("one is on its way"), "{error}");
    client.refresh_platform_certificates().await.unwrap();
    parse(&client.notifications(), &message(&sandbox)).unwrap();
}

#[tokio::test]
async fn whoever_can_wait_gets_the_first_notification_already() {
    let sandbox = platform();
    let notifications = patient(&sandbox);
    for _ in 0..3 {
        let message = message(&sandbox);
        let received = notifications.receive(&message.headers, &message.body).await;
        received.unwrap();
        sandbox.rotate_platform_certificate().unwrap();
    }
    assert_eq!(downloads(&sandbox), 3);
}

#[tokio::test]
async fn forged_notifications_are_no_stream_of_downloads_and_lock_nobody_out() {
    let sandbox = platform();
    let client = service(&sandbox).build().unwrap();
    client.refresh_platform_certificates().await.unwrap();
    let notifications = client.notifications();
    let refused = async |message: SignedNotification| {
        let received = notifications.receive(&message.headers, &message.body).await;
        received.unwrap_err()
    };
    let error = refused(forged(&sandbox, 1)).await;
    assert_eq!(error.acknowledgement().status, 401, "{error}");
    sandbox.rotate_platform_certificate().unwrap();
    let genuine = message(&sandbox);
    let received = notifications.receive(&genuine.headers, &genuine.body).await;
    received.unwrap();
    for number in 2..40 {
        refused(forged(&sandbox, number)).await;
    }
    assert_eq!(downloads(&sandbox), 3);
    // Strangers have used up their share, the answers to calls have theirs.
    sandbox.rotate_platform_certificate().unwrap();
    client.v3("v3/certificates").get().await.unwrap();
}

#[tokio::test]
async fn a_client_that_downloads_none_is_told_what_to_set() {
    let sandbox = platform();
    let merchant = sandbox.merchant();
    let client = Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .api_v3_key(&merchant.api_v3_key)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let notifications = client.notifications();
    let message = message(&sandbox);
    let received = notifications.receive(&message.headers, &message.body).await;
    let error = received.unwrap_err();
    assert_eq!(error.acknowledgement().status, 401);
    assert!(
        error.to_string().contains("platform_certificate"),
        "{error}"
    );
    assert_eq!(downloads(&sandbox), 0);
}

#[tokio::test]
async fn what_no_certificate_signs_asks_for_none() {
    let sandbox = platform();
    let client = service(&sandbox).build().unwrap();
    client.refresh_platform_certificates().await.unwrap();
    let own = &sandbox.merchant().serial;
    let long = "A".repeat(10_000);
    for serial in [
        "PUB_KEY_ID_0119000001092024",
        "../../etc/passwd",
        "",
        own,
        &long,
    ] {
        let message = message(&sandbox).with_header("Wechatpay-Serial", Some(serial));
        let error = parse(&client.notifications(), &message).unwrap_err();
        assert_eq!(error.acknowledgement().status, 401, "{error}");
    }
    let probe =
        forged(&sandbox, 1).with_header("Wechatpay-Signature", Some("WECHATPAY/SIGNTEST/x"));
    assert!(
        parse(&client.notifications(), &probe)
            .unwrap_err()
            .is_probe()
    );
    let old = forged(&sandbox, 1).with_header("Wechatpay-Timestamp", Some("1554208460"));
    parse(&client.notifications(), &old).unwrap_err();
    client.refresh_platform_certificates().await.unwrap();
    assert_eq!(downloads(&sandbox), 2);
}

#[tokio::test]
async fn axum_handlers_get_what_the_certificate_had_to_be_fetched_for() {
    use axum::Router;
    use axum::routing::post;

    let sandbox = platform();
    let handler = post(async |_: Verified| Acknowledgement::success());
    let app = Router::new()
        .route("/", handler)
        .with_state(patient(&sandbox));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    for _ in 0..2 {
        let done = sandbox.deliver(&url, &message(&sandbox)).await.unwrap();
        assert_eq!(done.status, 204);
        sandbox.rotate_platform_certificate().unwrap();
    }
    server.abort();
}

#[actix_web::test]
async fn actix_web_handlers_get_what_the_certificate_had_to_be_fetched_for() {
    use actix_web::{App, test, web};

    let sandbox = platform();
    let notifications = patient(&sandbox);
    let handler = |_: Verified| std::future::ready(Acknowledgement::success());
    let app = App::new()
        .app_data(web::Data::new(notifications))
        .route("/", web::post().to(handler));
    let app = test::init_service(app).await;
    for _ in 0..2 {
        let message = message(&sandbox);
        let mut request = test::TestRequest::post().set_payload(message.body.clone());
        for (name, value) in &message.headers {
            request = request.insert_header((name.as_str(), value.as_str()));
        }
        let response = test::call_service(&app, request.to_request()).await;
        assert_eq!(response.status().as_u16(), 204);
        sandbox.rotate_platform_certificate().unwrap();
    }
}
