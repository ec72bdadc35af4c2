//! Web frameworks: real servers on loopback, posted to by the sandbox.

use std::sync::{Arc, Mutex};

use wxpay::notification::{Acknowledgement, Verified, VerifiedV2};
use wxpay_sandbox::{Delivery, Sandbox, SignedNotification};

use crate::{Paid, notifications, payment, sandbox};

/// What the handlers of a server were given.
type Handled = Arc<Mutex<Vec<String>>>;

/// What both frameworks must do alike, at a server with these two URLs.
async fn behaves(sandbox: &Sandbox, v3: &str, v2: &str, handled: &Handled) {
    let deliver = async |url: &str, message: &SignedNotification| -> Delivery {
        sandbox.deliver(url, message).await.unwrap()
    };
    let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());

    let done = deliver(v3, &message).await;
    assert_eq!((done.status, &done.body[..]), (204, &b""[..]));
    let signed = sandbox.signed_v2(&[("return_code", "SUCCESS"), ("out_trade_no", "P2")]);
    let done = deliver(v2, &signed).await;
    assert_eq!(
        (done.status, &done.content_type[..]),
        (200, "text/xml; charset=utf-8")
    );
    assert!(done.body.starts_with(b"<xml><return_code>SUCCESS"));
    assert_eq!(*handled.lock().unwrap(), ["P1", "P2"]);

    // From here on nothing reaches the handlers.
    let mut changed = message.clone();
    changed.body.push(b' ');
    let probe = message
        .clone()
        .with_header("Wechatpay-Signature", Some("WECHATPAY/SIGNTEST/x"));
    for forged in [&changed, &probe] {
        let refused = deliver(v3, forged).await;
        assert_eq!(
            (refused.status, &refused.content_type[..]),
            (401, "application/json")
        );
        assert_eq!(
            String::from_utf8(refused.body).unwrap(),
            r#"{"code":"FAIL","message":"the signature is not accepted"}"#
        );
    }
    let mut unsigned = signed.clone();
    unsigned.body = b"<xml><out_trade_no>P3</out_trade_no></xml>".to_vec();
    let refused = deliver(v2, &unsigned).await;
    assert_eq!(refused.status, 401);
    assert!(refused.body.starts_with(b"<xml><return_code>FAIL"));

    let mut long = message.clone();
    long.body = vec![b'x'; 5000];
    assert_eq!(deliver(v3, &long).await.status, 413);
    assert_eq!(deliver(v2, &long).await.status, 413);
    assert_eq!(handled.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn axum_handlers_get_verified_notifications_only() {
    use axum::Router;
    use axum::routing::post;

    let sandbox = sandbox();
    let handled = Handled::default();
    let (one, other) = (handled.clone(), handled.clone());
    let app = Router::new()
        .route(
            "/v3",
            post(async move |Verified(notification): Verified| {
                let paid = notification.event::<Paid>().unwrap();
                one.lock().unwrap().push(paid.out_trade_no.clone());
                Acknowledgement::success()
            }),
        )
        .route(
            "/v2",
            post(async move |VerifiedV2(notification): VerifiedV2| {
                let number = notification.field("out_trade_no").unwrap();
                other.lock().unwrap().push(number.to_owned());
                Acknowledgement::success_v2()
            }),
        )
        .with_state(notifications(sandbox).body_limit(4096));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    behaves(
        sandbox,
        &format!("http://{address}/v3"),
        &format!("http://{address}/v2"),
        &handled,
    )
    .await;
    server.abort();
}

#[actix_web::test]
async fn actix_web_handlers_get_verified_notifications_only() {
    use actix_web::{App, HttpServer, web};

    let sandbox = sandbox();
    let handled = Handled::default();
    let state = web::Data::new(notifications(sandbox).body_limit(4096));
    let kept = handled.clone();
    let server = HttpServer::new(move || {
        let (one, other) = (kept.clone(), kept.clone());
        App::new()
            .app_data(state.clone())
            .route(
                "/v3",
                web::post().to(move |Verified(notification): Verified| {
                    let paid = notification.event::<Paid>().unwrap();
                    one.lock().unwrap().push(paid.out_trade_no.clone());
                    std::future::ready(Acknowledgement::success())
                }),
            )
            .route(
                "/v2",
                web::post().to(move |VerifiedV2(notification): VerifiedV2| {
                    let number = notification.field("out_trade_no").unwrap();
                    other.lock().unwrap().push(number.to_owned());
                    std::future::ready(Acknowledgement::success_v2())
                }),
            )
    })
    .workers(1)
    .disable_signals()
    .bind("127.0.0.1:0")
    .unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    behaves(
        sandbox,
        &format!("http://{address}/v3"),
        &format!("http://{address}/v2"),
        &handled,
    )
    .await;
    handle.stop(false).await;
}

#[actix_web::test]
async fn actix_web_without_notifications_in_its_data_answers_a_failure() {
    use actix_web::{App, test, web};

    let handler = |_: Verified| std::future::ready(Acknowledgement::success());
    let app = App::new().route("/", web::post().to(handler));
    let app = test::init_service(app).await;
    let response = test::call_service(&app, test::TestRequest::post().to_request()).await;
    assert_eq!(response.status().as_u16(), 500);
}
