//! Orders and their states.

use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{self, Answer};
use crate::every_operation::assert_documented;

async fn post(target: &str, body: Value) -> Answer {
    caller::post(&SANDBOX, target, body).await
}

async fn get(target: &str) -> Answer {
    caller::get(&SANDBOX, target).await
}

#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) {
    answer.expect_refusal(status, code, SANDBOX.merchant());
}

fn service_order(number: &str) -> Value {
    json!({
        "out_order_no": number,
        "appid": "wxd678efh567hg6787",
        "service_id": "500001",
        "service_introduction": "Umbrella",
        "time_range": { "start_time": "OnAccept" },
        "risk_fund": { "name": "DEPOSIT", "amount": 9900 },
        "notify_url": "https://example.com/notify",
    })
}

fn cancellation() -> Value {
    json!({ "appid": "wxd678efh567hg6787", "service_id": "500001", "reason": "Changed my mind" })
}

#[tokio::test]
async fn a_service_order_is_created_queried_and_cancelled_once() {
    let created = post("/v3/payscore/serviceorder", service_order("S-1"))
        .await
        .json();
    assert_eq!(created["state"], "CREATED");
    assert_eq!(created["mchid"], SANDBOX.merchant().mchid);
    assert_eq!(
        created["risk_fund"],
        json!({ "name": "DEPOSIT", "amount": 9900 })
    );
    assert!(!created["package"].as_str().unwrap().is_empty());

    let target = "/v3/payscore/serviceorder?out_order_no=S-1&service_id=500001\
                  &appid=wxd678efh567hg6787";
    let found = get(target).await.json();
    assert_documented("GET v3/payscore/serviceorder", &found);
    assert_eq!(found["order_id"], created["order_id"]);
    assert_eq!(found["notify_url"], "https://example.com/notify");

    let cancelled = post("/v3/payscore/serviceorder/S-1/cancel", cancellation()).await;
    assert_eq!(cancelled.status, 200);
    assert_eq!(
        cancelled.json(),
        json!({
            "appid": "wxd678efh567hg6787",
            "mchid": SANDBOX.merchant().mchid,
            "out_order_no": "S-1",
            "service_id": "500001",
            "order_id": created["order_id"],
        })
    );
    assert_eq!(get(target).await.json()["state"], "REVOKED");
    let again = post("/v3/payscore/serviceorder/S-1/cancel", cancellation()).await;
    refused(&again, 400, "INVALID_REQUEST");
    assert!(
        again.json()["message"]
            .as_str()
            .unwrap()
            .contains("REVOKED")
    );
}

#[tokio::test]
async fn the_same_creation_twice_is_one_order_and_another_content_is_refused() {
    let first = post("/v3/payscore/serviceorder", service_order("S-2"))
        .await
        .json();
    let second = post("/v3/payscore/serviceorder", service_order("S-2"))
        .await
        .json();
    assert_eq!(first["order_id"], second["order_id"]);
    let mut other = service_order("S-2");
    other["risk_fund"]["amount"] = json!(1);
    refused(
        &post("/v3/payscore/serviceorder", other).await,
        400,
        "INVALID_REQUEST",
    );
}

#[tokio::test]
async fn an_unknown_order_is_not_found() {
    let cancelled = post("/v3/payscore/serviceorder/none/cancel", cancellation()).await;
    refused(&cancelled, 404, "ORDER_NOT_EXIST");
    let cancelled = post(
        "/v3/payscore/smartretail-orders/none/cancel",
        cancellation(),
    )
    .await;
    refused(&cancelled, 404, "ORDER_NOT_EXIST");
    let mchid = &SANDBOX.merchant().mchid;
    let found = get(&format!(
        "/v3/pay/transactions/out-trade-no/none?mchid={mchid}"
    ))
    .await;
    refused(&found, 404, "ORDER_NOT_EXIST");
}

#[tokio::test]
async fn an_order_belongs_to_its_service() {
    post("/v3/payscore/serviceorder", service_order("S-3")).await;
    let mut cancel = cancellation();
    cancel["service_id"] = json!("500002");
    let refusal = post("/v3/payscore/serviceorder/S-3/cancel", cancel).await;
    refused(&refusal, 400, "INVALID_REQUEST");
}

#[tokio::test]
async fn a_service_order_is_completed_only_after_the_user_confirmed() {
    post("/v3/payscore/serviceorder", service_order("S-4")).await;
    let complete = json!({
        "appid": "wxd678efh567hg6787",
        "service_id": "500001",
        "post_payments": [{ "name": "Hire", "amount": 300 }],
        "total_amount": 300,
    });
    let target = "/v3/payscore/serviceorder/S-4/complete";
    refused(
        &post(target, complete.clone()).await,
        400,
        "INVALID_REQUEST",
    );
    assert!(SANDBOX.user_confirms("S-4"));
    assert!(!SANDBOX.user_confirms("S-4"), "confirmed twice");
    let done = post(target, complete.clone()).await.json();
    assert_eq!(
        (&done["state"], &done["total_amount"]),
        (&json!("DONE"), &json!(300))
    );
    assert_eq!(
        post(target, complete).await.json()["order_id"],
        done["order_id"]
    );
    let cancelled = post("/v3/payscore/serviceorder/S-4/cancel", cancellation()).await;
    refused(&cancelled, 400, "INVALID_REQUEST");
}

#[tokio::test]
async fn a_smart_retail_order_lives_and_is_cancelled() {
    // The slash is part of the number: it must stay inside its path segment.
    let order = json!({
        "appid": "wxd678efh567hg6787",
        "out_order_no": "R/1",
        "service_id": "500001",
        "service_introduction": "Fridge",
        "fees": [{ "fee_name": "Milk", "fee_amount": 300 }],
    });
    let created = post("/v3/payscore/smartretail-orders", order).await.json();
    assert!(
        created["miniprogram_appid"]
            .as_str()
            .unwrap()
            .starts_with("wx")
    );
    let target = "/v3/payscore/smartretail-orders?out_order_no=R%2F1&service_id=500001";
    let found = get(target).await.json();
    assert_eq!(
        (&found["state"], &found["fees"][0]["fee_amount"]),
        (&json!("CREATED"), &json!(300))
    );

    let target = "/v3/payscore/smartretail-orders/R%2F1/cancel";
    let cancelled = post(target, cancellation()).await.json();
    assert_documented(
        "POST v3/payscore/smartretail-orders/{out_order_no}/cancel",
        &cancelled,
    );
    assert_eq!(cancelled["order_id"], created["order_id"]);
    assert_eq!(cancelled["out_order_no"], "R/1");
    refused(&post(target, cancellation()).await, 400, "INVALID_REQUEST");
}
