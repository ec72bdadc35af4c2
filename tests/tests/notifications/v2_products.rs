//! What the sandbox tells of orders and refunds of APIv2, read as the catalogue's types; and its
//! answers about them, which are no notifications.

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use wxpay::notification::Acknowledgement;
use wxpay::notify::v2::{RefundProcessed, RefundStatus, TransactionSuccess};
use wxpay::v2::pay::{PrepayUnifiedOrder, QueryOrder};
use wxpay::v2::secapi::CreateRefund;
use wxpay_sandbox::RefundOutcome;

const APPID: &str = "wxd678efh567hg6787";

/// A listener, and the bodies that are posted to it.
async fn listener() -> (String, UnboundedReceiver<Bytes>) {
    let (told, posted) = unbounded_channel();
    let handler = async move |body: Bytes| {
        told.send(body).unwrap();
        Acknowledgement::success_v2()
    };
    let app = Router::new().route("/notify", post(handler));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, posted)
}

#[tokio::test]
async fn an_order_and_its_refund_are_told_as_the_types_have_it() {
    let sandbox = wxpay_tests::sandbox();
    let client = wxpay_tests::client(&sandbox);
    let notifications = client.notifications();
    let (notify_url, mut posted) = listener().await;
    let mchid = client.merchant().mchid();
    let order = PrepayUnifiedOrder::new(
        APPID,
        mchid,
        "Coffee",
        "P1",
        1800,
        "203.0.113.7",
        &notify_url,
        "NATIVE",
    );
    order
        .product_id("1")
        .attach("a=1&b=2")
        .send(&client)
        .await
        .unwrap();
    sandbox.pay("P1").unwrap();
    let message = notifications
        .parse_v2(&posted.recv().await.unwrap())
        .unwrap();
    let paid = message.event::<TransactionSuccess>().unwrap();
    assert_eq!((&paid.out_trade_no[..], paid.total_fee), ("P1", 1800));
    assert_eq!(
        (paid.cash_fee, paid.attach.as_deref()),
        (Some(1800), Some("a=1&b=2"))
    );

    let query = QueryOrder::new(APPID, mchid).out_trade_no("P1");
    let answer = query.send(&client).await.unwrap();
    let error = notifications.parse_v2(answer.raw().body()).unwrap_err();
    assert!(
        error.to_string().contains("no notification has it"),
        "{error}"
    );

    let refund = CreateRefund::new(APPID, mchid, "R1", 1800, 600);
    let refund = refund.out_trade_no("P1").notify_url(&notify_url);
    refund.send(&client).await.unwrap();
    sandbox.finish_refund("R1", RefundOutcome::Success).unwrap();
    let message = notifications
        .parse_v2(&posted.recv().await.unwrap())
        .unwrap();
    let refunded = message.event::<RefundProcessed>().unwrap();
    assert_eq!(
        (&refunded.out_refund_no[..], refunded.refund_fee),
        ("R1", 600)
    );
    assert_eq!(refunded.refund_status, RefundStatus::Success);
}
