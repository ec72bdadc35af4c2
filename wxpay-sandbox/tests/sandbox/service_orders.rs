//! Orders for a service that is paid afterwards: WeChat Pay Score and smart retail.

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

pub(crate) fn service_order(number: &str) -> Value {
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

fn completion(fen: i64) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "service_id": "500001",
        "post_payments": [{ "name": "Hire", "amount": fen }],
        "total_amount": fen,
    })
}

async fn completed(number: &str, fen: i64) -> Value {
    post("/v3/payscore/serviceorder", service_order(number)).await;
    assert!(SANDBOX.user_confirms(number));
    let target = format!("/v3/payscore/serviceorder/{number}/complete");
    post(&target, completion(fen)).await.accepted()
}

async fn found(number: &str) -> Value {
    let query = format!("out_order_no={number}&service_id=500001&appid=wxd678efh567hg6787");
    get(&format!("/v3/payscore/serviceorder?{query}"))
        .await
        .accepted()
}

#[tokio::test]
async fn what_is_owed_is_changed_asked_for_again_and_paid() {
    assert_eq!(completed("S-5", 300).await["need_collection"], true);
    assert_eq!(found("S-5").await["collection"]["state"], "USER_PAYING");
    let mut change = completion(200);
    change["reason"] = json!("Discount");
    post("/v3/payscore/serviceorder/S-5/modify", change.clone())
        .await
        .accepted();
    let collect = json!({ "appid": "wxd678efh567hg6787", "service_id": "500001" });
    let target = "/v3/payscore/serviceorder/S-5/pay";
    let asked = post(target, collect.clone()).await.accepted();
    assert_documented("POST v3/payscore/serviceorder/{out_order_no}/pay", &asked);

    SANDBOX.pay("S-5").unwrap();
    let paid = found("S-5").await;
    assert_documented("GET v3/payscore/serviceorder", &paid);
    assert_eq!(
        (&paid["state"], &paid["total_amount"]),
        (&json!("DONE"), &json!(200))
    );
    assert_eq!(paid["collection"]["state"], "USER_PAID");
    assert_eq!(paid["collection"]["details"][0]["paid_type"], "NEWTON");
    assert!(paid["openid"].is_string());
    assert!(SANDBOX.pay("S-5").is_err());
    refused(&post(target, collect).await, 400, "INVALID_REQUEST");
    let target = "/v3/payscore/serviceorder/S-5/modify";
    refused(&post(target, change).await, 400, "INVALID_REQUEST");
}

#[tokio::test]
async fn money_that_came_another_way_is_told_of() {
    let sync = json!({
        "appid": "wxd678efh567hg6787",
        "service_id": "500001",
        "type": "Order_Paid",
        "detail": { "paid_time": "20260131093000" },
    });
    let target = "/v3/payscore/serviceorder/S-6/sync";
    refused(&post(target, sync.clone()).await, 404, "ORDER_NOT_EXIST");
    completed("S-6", 300).await;
    let synced = post(target, sync.clone()).await.accepted();
    assert_eq!(synced["collection"]["details"][0]["paid_type"], "MCH");
    refused(&post(target, sync).await, 400, "INVALID_REQUEST");
}

#[tokio::test]
async fn nothing_is_collected_where_nothing_is_owed() {
    assert_eq!(completed("S-7", 0).await["need_collection"], false);
    let collect = json!({ "appid": "wxd678efh567hg6787", "service_id": "500001" });
    let asked = post("/v3/payscore/serviceorder/S-7/pay", collect).await;
    refused(&asked, 400, "INVALID_REQUEST");
    let error = SANDBOX.pay("S-7").unwrap_err().to_string();
    assert!(error.contains("something owed"), "{error}");
}

#[tokio::test]
async fn an_order_is_created_and_completed_at_once() {
    let mut order = service_order("S-8");
    order["total_amount"] = json!(300);
    let target = "/v3/payscore/serviceorder/direct-complete";
    let done = post(target, order.clone()).await.accepted();
    assert_documented("POST v3/payscore/serviceorder/direct-complete", &done);
    assert_eq!(done["state"], "DONE");
    let again = post(target, order).await.accepted();
    assert_eq!(again["order_id"], done["order_id"]);
    SANDBOX.pay("S-8").unwrap();
}

#[tokio::test]
async fn a_partners_order_belongs_to_its_merchant() {
    let mut order = service_order("S-9");
    order["sub_mchid"] = json!("1900000109");
    let created = post("/v3/payscore/partner/serviceorder", order)
        .await
        .accepted();
    assert_documented("POST v3/payscore/partner/serviceorder", &created);
    let of = |sub_mchid: &str| {
        format!(
            "/v3/payscore/partner/serviceorder?out_order_no=S-9&service_id=500001\
             &sub_mchid={sub_mchid}"
        )
    };
    get(&of("1900000110")).await.refused(400, "INVALID_REQUEST");
    assert_eq!(get(&of("1900000109")).await.accepted()["state"], "CREATED");
    let cancel = json!({ "service_id": "500001", "sub_mchid": "1900000109", "reason": "Rain" });
    let target = "/v3/payscore/partner/serviceorder/S-9/cancel";
    assert_eq!(post(target, cancel).await.status, 204);
}
