//! Listens for notifications with axum, and has the sandbox post some: a payment (twice, for WeChat
//! Pay may repeat itself), a refund, an event that this program does not know, a forged message
//! and one of APIv2.

use std::convert::Infallible;
use std::error::Error;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::json;
use tokio::net::TcpListener;
use wxpay::Client;
use wxpay::notification::{
    Acknowledgement, Deduplicate, MemoryStore, Notification, NotificationError, Notifications,
    Once, Verified, VerifiedV2,
};
use wxpay::notify::refund::{RefundAbnormal, RefundSuccess};
use wxpay::notify::transaction::TransactionSuccess;
use wxpay::notify::v2::TransactionSuccess as TransactionSuccessV2;
use wxpay_sandbox::{Sandbox, SignedNotification};

wxpay::events! {
    /// What this shop listens to.
    enum ShopEvent {
        Paid(TransactionSuccess),
        Refunded(RefundSuccess),
        NotRefunded(RefundAbnormal),
    }
}

#[derive(Clone)]
struct Shop {
    notifications: Notifications,
    once: Deduplicate,
}

/// Lets the extractors find what they need.
impl axum::extract::FromRef<Shop> for Notifications {
    fn from_ref(shop: &Shop) -> Self {
        shop.notifications.clone()
    }
}

async fn notified(State(shop): State<Shop>, Verified(notification): Verified) -> Acknowledgement {
    let id = notification.id().to_owned();
    // To its end, on a task of its own: a sender who hangs up after five seconds makes the server
    // drop this function half-way.
    let handler = move || async move { handle(notification) };
    match shop.once.run_to_end(id, handler).await {
        Ok(Once::Handled(())) => {}
        Ok(_) => println!("    had that already"),
        Err(error) => {
            println!("    {error}");
            return Acknowledgement::failure("please try again");
        }
    }
    Acknowledgement::success()
}

fn handle(notification: Notification) -> Result<(), NotificationError> {
    match ShopEvent::try_from(notification)? {
        ShopEvent::Paid(paid) => {
            let number = paid.out_trade_no.unwrap_or_default();
            let total = paid.amount.and_then(|amount| amount.total);
            println!("    {number}: {} fen paid", total.unwrap_or_default());
        }
        ShopEvent::Refunded(refund) => {
            let (number, amount) = (refund.out_refund_no, refund.amount.refund);
            println!("    {number}: {amount} fen refunded");
        }
        ShopEvent::NotRefunded(refund) => {
            println!("    {}: see to it by hand", refund.out_refund_no);
        }
        ShopEvent::Unknown(other) => println!("    ignored {}", other.event_type()),
    }
    Ok(())
}

async fn notified_v2(
    State(shop): State<Shop>,
    VerifiedV2(notification): VerifiedV2,
) -> Acknowledgement {
    let paid = match notification.event::<TransactionSuccessV2>() {
        Ok(paid) => paid,
        Err(error) => return error.acknowledgement(),
    };
    // Messages of APIv2 have no number of their own.
    let id = paid.transaction_id.clone();
    let handler = move || async move {
        // Compare both with your order: the key signs more than notifications.
        println!("    {}: {} fen paid", paid.out_trade_no, paid.total_fee);
        Ok::<(), Infallible>(())
    };
    match shop.once.run_to_end(id, handler).await {
        Ok(_) => Acknowledgement::success_v2(),
        Err(_) => Acknowledgement::failure_v2("please try again"),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let merchant = sandbox.merchant();
    let client = Client::builder()
        .mchid(&merchant.mchid)
        .platform_certificate(&merchant.platform_certificate)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .api_v3_key(&merchant.api_v3_key)
        .api_v2_key(&merchant.api_v2_key)
        .build()?;
    let shop = Shop {
        notifications: client.notifications(),
        once: Deduplicate::new(MemoryStore::new(10_000)),
    };
    let app = Router::new()
        .route("/wxpay", post(notified))
        .route("/wxpay/v2", post(notified_v2))
        .with_state(shop);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/wxpay", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, app).await });

    let payment = json!({
        "mchid": merchant.mchid,
        "out_trade_no": "P1",
        "trade_state": "SUCCESS",
        "amount": {"total": 100, "currency": "CNY"},
    });
    let payment = sandbox.notification("TRANSACTION.SUCCESS", &payment);
    let mut forged = payment.clone();
    forged.body.push(b' ');
    let refund = json!({
        "mchid": merchant.mchid,
        "out_trade_no": "P1",
        "out_refund_no": "R1",
        "refund_status": "SUCCESS",
        "amount": {"total": 100, "refund": 40},
    });
    let refund = sandbox.notification("REFUND.SUCCESS", &refund);
    let unknown = sandbox.notification("PAYSCORE.USER_PAID", &json!({}));
    let v2 = [
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("appid", "wxd678efh567hg6787"),
        ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        ("is_subscribe", "N"),
        ("trade_type", "JSAPI"),
        ("bank_type", "CFT"),
        ("out_trade_no", "P2"),
        ("transaction_id", "4200001569202210040000000001"),
        ("total_fee", "250"),
    ];
    let v2 = sandbox.signed_v2(&v2);

    post_it(&sandbox, "a payment", &url, &payment).await?;
    post_it(&sandbox, "the same again", &url, &payment).await?;
    post_it(&sandbox, "a refund", &url, &refund).await?;
    post_it(&sandbox, "an unknown event", &url, &unknown).await?;
    post_it(&sandbox, "a forged message", &url, &forged).await?;
    post_it(&sandbox, "a payment in APIv2", &format!("{url}/v2"), &v2).await
}

async fn post_it(
    sandbox: &Sandbox,
    what: &str,
    url: &str,
    message: &SignedNotification,
) -> Result<(), Box<dyn Error>> {
    println!("{what}");
    let answer = sandbox.deliver(url, message).await?;
    println!(
        "    answered {} {}",
        answer.status,
        String::from_utf8_lossy(&answer.body)
    );
    Ok(())
}
