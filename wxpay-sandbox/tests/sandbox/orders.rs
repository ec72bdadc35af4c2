//! Orders and their states.

use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{Answer, Request};
use crate::every_operation::assert_documented;

async fn post(target: &str, body: Value) -> Answer {
    let answer = Request::post(&SANDBOX, target, body).send().await;
    assert!(answer.verifies(SANDBOX.merchant()), "{}", answer.text());
    answer
}

async fn get(target: &str) -> Answer {
    let answer = Request::get(&SANDBOX, target).send().await;
    assert!(answer.verifies(SANDBOX.merchant()), "{}", answer.text());
    answer
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

fn code_payment(number: &str, total: i64) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "mchid": SANDBOX.merchant().mchid,
        "description": "Coffee",
        "out_trade_no": number,
        "payer": { "auth_code": "130061098828009406" },
        "amount": { "total": total },
        "scene_info": { "store_info": { "id": "0001" } },
    })
}

#[tokio::test]
async fn a_payment_by_code_succeeds_and_is_reversed_once() {
    let mchid = &SANDBOX.merchant().mchid;
    let paid = post("/v3/pay/transactions/codepay", code_payment("P-1", 100))
        .await
        .json();
    assert_eq!(paid["trade_state"], "SUCCESS");
    assert_eq!(paid["transaction_id"].as_str().unwrap().len(), 28);
    assert_eq!(paid["amount"]["payer_total"], 100);
    assert!(paid["payer"]["openid"].is_string() && paid["payer"]["auth_code"].is_null());

    let query = format!("/v3/pay/transactions/out-trade-no/P-1?mchid={mchid}");
    assert_eq!(
        get(&query).await.json()["transaction_id"],
        paid["transaction_id"]
    );

    let body = json!({ "appid": "wxd678efh567hg6787", "mchid": mchid });
    let target = "/v3/pay/transactions/out-trade-no/P-1/reverse";
    let reversed = post(target, body.clone()).await.json();
    assert_documented(
        "POST v3/pay/transactions/out-trade-no/{out_trade_no}/reverse",
        &reversed,
    );
    assert_eq!(reversed["out_trade_no"], "P-1");
    assert_eq!(get(&query).await.json()["trade_state"], "REVOKED");
    refused(&post(target, body).await, 400, "INVALID_REQUEST");
}

#[tokio::test]
async fn a_large_payment_by_code_waits_for_the_password() {
    let mchid = &SANDBOX.merchant().mchid;
    let paying = post("/v3/pay/transactions/codepay", code_payment("P-2", 100_001))
        .await
        .json();
    assert_eq!(paying["trade_state"], "USERPAYING");
    assert!(paying["transaction_id"].is_null());
    assert!(SANDBOX.user_confirms("P-2"));
    let query = format!("/v3/pay/transactions/out-trade-no/P-2?mchid={mchid}");
    assert_eq!(get(&query).await.json()["trade_state"], "SUCCESS");
}

#[tokio::test]
async fn a_payment_code_and_a_used_number_are_refused() {
    let mut body = code_payment("P-3", 100);
    body["payer"]["auth_code"] = json!("999");
    refused(
        &post("/v3/pay/transactions/codepay", body).await,
        400,
        "AUTH_CODE_INVALID",
    );
    assert_eq!(
        post("/v3/pay/transactions/codepay", code_payment("P-4", 1))
            .await
            .status,
        200
    );
    let used = post("/v3/pay/transactions/codepay", code_payment("P-4", 2)).await;
    refused(&used, 403, "OUT_TRADE_NO_USED");
}
