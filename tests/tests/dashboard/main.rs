//! The sandbox's dashboard and its pages for users, in a browser. Skipped where there is no Chromium.
#![allow(clippy::unwrap_used)]

mod browser;
mod user;

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use axum::Router;
use axum::routing::post;
use wxpay::Client;
use wxpay::notification::{Acknowledgement, Notifications, Verified};
use wxpay::v3::pay::transactions::{Amount, PrepayNative, QueryOrderByOutTradeNo};
use wxpay_sandbox::{Fault, Sandbox};
use wxpay_tests::{builder, client, sandbox};

use browser::Browser;

/// A merchant's server: its URL for callbacks, and the events that came.
async fn listen(sandbox: &Sandbox) -> (String, Receiver<String>) {
    let (sender, arrived) = channel();
    let app = Router::new()
        .route(
            "/wxpay/notify",
            post(async move |Verified(notification): Verified| {
                sender.send(notification.event_type().to_owned()).unwrap();
                Acknowledgement::success()
            }),
        )
        .with_state(Notifications::new(builder(sandbox).merchant().unwrap()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/wxpay/notify", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, arrived)
}

async fn make_order(client: &Client, number: &str, description: &str, notify_url: &str) {
    let mchid = client.merchant().mchid().to_owned();
    let amount = Amount::new(12_345);
    PrepayNative::new(
        "wxd678efh567hg6787",
        mchid,
        description,
        number,
        amount,
        notify_url,
    )
    .send(client)
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pressing_pay_pays_the_order_and_calls_the_merchant_back() {
    let Some(mut browser) = Browser::start("wxpay-dashboard-pay") else {
        return;
    };
    let sandbox = sandbox();
    let client = client(&sandbox);
    let (notify_url, arrived) = listen(&sandbox).await;

    browser.resize(1280, 800);
    browser.open(&format!("{}_sandbox/", sandbox.base_url()));
    make_order(&client, "D1", "一杯咖啡", &notify_url).await;
    browser.wait_for("[data-number=D1][data-state=NOTPAY]");
    browser.press("[data-number=D1] [data-action=pay]");
    browser.wait_for("[data-number=D1][data-state=SUCCESS]");

    let event = arrived.recv_timeout(Duration::from_secs(30)).unwrap();
    assert_eq!(event, "TRANSACTION.SUCCESS");
    browser.press("[data-tab=callbacks]");
    browser.wait_for("#callbacks:not([hidden]) [data-state=acknowledged]");
    browser.press("[data-action=resend]");
    arrived.recv_timeout(Duration::from_secs(30)).unwrap();

    let mchid = client.merchant().mchid().to_owned();
    let seen = sandbox.requests();
    let paths: Vec<_> = seen.iter().map(|request| &*request.path).collect();
    assert_eq!(
        paths,
        ["/v3/pay/transactions/native"],
        "of the merchant alone"
    );
    let order = QueryOrderByOutTradeNo::new("D1", mchid).send(&client).await;
    assert_eq!(order.unwrap().trade_state.as_deref(), Some("SUCCESS"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_wider_than_a_phone_or_a_desk() {
    let Some(mut browser) = Browser::start("wxpay-dashboard-widths") else {
        return;
    };
    let sandbox = sandbox();
    let client = client(&sandbox);
    // The longest that there is of everything.
    let (number, words) = (
        "W".repeat(32),
        "一杯很长很长的咖啡 Latte_without_a_space".repeat(3),
    );
    let long = format!("http://shop.example.com/{}", "notify".repeat(30));
    make_order(&client, &number, &words, &long).await;
    make_order(&client, "D2", "咖啡", "http://127.0.0.1:9/notify").await;
    make_order(&client, "D3", "Tea", "http://127.0.0.1:9/notify").await;
    sandbox.pay(&number).unwrap();
    sandbox.pay("D2").unwrap();
    sandbox.fault(Fault::HtmlError { status: 502 }, 1);
    // Without the certificate, which the merchant id is in.
    let merchant = sandbox.merchant();
    let wrong = Client::builder()
        .mchid("1900000001")
        .private_key(&merchant.private_key)
        .serial(&merchant.serial)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    let query = QueryOrderByOutTradeNo::new("D2", "1900000001");
    query.send(&wrong).await.unwrap_err();

    browser.open(&format!("{}_sandbox/", sandbox.base_url()));
    browser.wait_for(&format!("[data-number={number}][data-state=SUCCESS]"));
    browser.press("[data-number=D3] [data-action=qr]");
    browser.wait_for("[data-number=D3] img.qr:not([hidden])");
    for (width, height) in [(375, 740), (1280, 800)] {
        browser.resize(width, height);
        for tab in ["orders", "requests", "callbacks"] {
            browser.press(&format!("[data-tab={tab}]"));
            browser.wait_for(&format!("#{tab}:not([hidden]) .row"));
            browser.picture(&format!("{tab}-{width}.png"));
            browser
                .value("for (const one of document.querySelectorAll('details')) one.open = true");
            browser.picture(&format!("{tab}-{width}-open.png"));
            let wide = browser
                .value("document.documentElement.scrollWidth")
                .as_u64();
            assert!(wide <= Some(width.into()), "{tab} at {width}: {wide:?}");
            let small = browser.value(
                "[...document.querySelectorAll('section:not([hidden]) button')] \
                 .filter(it => it.offsetHeight < 36).length",
            );
            assert_eq!(
                small, 0,
                "buttons of {tab} too small for a thumb at {width}"
            );
        }
    }
}
