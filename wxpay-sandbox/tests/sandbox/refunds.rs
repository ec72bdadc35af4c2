//! Refunds of APIv3.

use serde_json::{Value, json};
use wxpay_sandbox::RefundOutcome;

use crate::SANDBOX;
use crate::caller::{Answer, get, post};
use crate::every_operation::assert_documented;

/// Makes an order over 1,000 fen, and has it paid.
async fn paid(number: &str) {
    let order = json!({
        "appid": "wxd678efh567hg6787",
        "mchid": SANDBOX.merchant().mchid,
        "description": "Coffee",
        "out_trade_no": number,
        "notify_url": "https://example.com/notify",
        "amount": { "total": 1000 },
    });
    let target = "/v3/pay/transactions/native";
    post(&SANDBOX, target, order).await.accepted();
    SANDBOX.pay(number).unwrap();
}

fn of(number: &str, out_refund_no: &str, fen: i64) -> Value {
    json!({
        "out_trade_no": number,
        "out_refund_no": out_refund_no,
        "amount": { "refund": fen, "total": 1000, "currency": "CNY" },
    })
}

async fn refund(refund: Value) -> Answer {
    post(&SANDBOX, "/v3/refund/domestic/refunds", refund).await
}

async fn found(out_refund_no: &str) -> Answer {
    get(
        &SANDBOX,
        &format!("/v3/refund/domestic/refunds/{out_refund_no}"),
    )
    .await
}

async fn trade_state(number: &str) -> Value {
    let mchid = &SANDBOX.merchant().mchid;
    let target = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mchid}");
    get(&SANDBOX, &target).await.accepted()["trade_state"].clone()
}

#[tokio::test]
async fn a_refund_is_under_way_and_has_succeeded_when_asked_about() {
    paid("F-1").await;
    let started = refund(of("F-1", "F-1-r", 300)).await.accepted();
    assert_documented("POST v3/refund/domestic/refunds", &started);
    assert_eq!(started["status"], "PROCESSING");
    assert!(started["success_time"].is_null());
    assert_eq!(trade_state("F-1").await, "REFUND");

    let done = found("F-1-r").await.accepted();
    assert_documented("GET v3/refund/domestic/refunds/{out_refund_no}", &done);
    assert_eq!(done["status"], "SUCCESS");
    assert!(done["success_time"].is_string());
    assert_eq!(done["amount"]["refund"], 300);
    assert_eq!(done["amount"]["total"], 1000);
    assert_eq!(done["refund_id"], started["refund_id"]);
}

#[tokio::test]
async fn partial_refunds_add_up_and_never_exceed_what_was_paid() {
    paid("F-2").await;
    refund(of("F-2", "F-2-a", 600)).await.accepted();
    refund(of("F-2", "F-2-b", 401))
        .await
        .refused(400, "INVALID_REQUEST");
    refund(of("F-2", "F-2-b", 400)).await.accepted();
    refund(of("F-2", "F-2-c", 1))
        .await
        .refused(400, "INVALID_REQUEST");
    found("F-2-c").await.refused(404, "RESOURCE_NOT_EXISTS");
}

#[tokio::test]
async fn the_same_refund_twice_is_one_refund_and_another_content_is_refused() {
    paid("F-3").await;
    let first = refund(of("F-3", "F-3-r", 600)).await.accepted();
    let again = refund(of("F-3", "F-3-r", 600)).await.accepted();
    assert_eq!(first["refund_id"], again["refund_id"]);
    refund(of("F-3", "F-3-r", 500))
        .await
        .refused(400, "INVALID_REQUEST");
    // What was refused, or said twice, did not count.
    refund(of("F-3", "F-3-s", 400)).await.accepted();
}

#[tokio::test]
async fn an_order_that_is_unknown_unpaid_or_closed_is_not_refunded() {
    refund(of("F-none", "F-4-r", 1))
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
    let nothing = json!({ "out_refund_no": "F-4-n", "amount": of("", "", 1)["amount"] });
    refund(nothing).await.refused(400, "PARAM_ERROR");

    let order = json!({
        "appid": "wxd678efh567hg6787",
        "mchid": SANDBOX.merchant().mchid,
        "description": "Coffee",
        "out_trade_no": "F-4",
        "notify_url": "https://example.com/notify",
        "amount": { "total": 1000 },
    });
    post(&SANDBOX, "/v3/pay/transactions/native", order)
        .await
        .accepted();
    refund(of("F-4", "F-4-r", 1))
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
    let close = json!({ "mchid": SANDBOX.merchant().mchid });
    post(
        &SANDBOX,
        "/v3/pay/transactions/out-trade-no/F-4/close",
        close,
    )
    .await;
    refund(of("F-4", "F-4-r", 1))
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
}

#[tokio::test]
async fn a_refund_must_name_the_right_total_and_give_something_back() {
    paid("F-5").await;
    let mut wrong = of("F-5", "F-5-r", 1);
    wrong["amount"]["total"] = json!(999);
    refund(wrong).await.refused(400, "INVALID_REQUEST");
    refund(of("F-5", "F-5-r", 0))
        .await
        .refused(400, "PARAM_ERROR");
    assert_eq!(trade_state("F-5").await, "SUCCESS");
}

#[tokio::test]
async fn a_closed_refund_gives_the_money_back_to_the_merchant() {
    paid("F-6").await;
    refund(of("F-6", "F-6-a", 1000)).await.accepted();
    SANDBOX
        .finish_refund("F-6-a", RefundOutcome::Closed)
        .unwrap();
    assert_eq!(found("F-6-a").await.accepted()["status"], "CLOSED");
    assert_eq!(trade_state("F-6").await, "SUCCESS");
    refund(of("F-6", "F-6-b", 1000)).await.accepted();
    let error = SANDBOX
        .finish_refund("F-6-a", RefundOutcome::Success)
        .unwrap_err();
    assert!(error.to_string().contains("CLOSED"), "{error}");
    let error = SANDBOX
        .finish_refund("F-none", RefundOutcome::Success)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the sandbox has no refund with the number `F-none`"
    );
}

#[tokio::test]
async fn an_abnormal_refund_stays_so_until_it_is_sent_elsewhere() {
    paid("F-7").await;
    let started = refund(of("F-7", "F-7-r", 1000)).await.accepted();
    let id = started["refund_id"].as_str().unwrap();
    let target = format!("/v3/refund/domestic/refunds/{id}/apply-abnormal-refund");
    let elsewhere = json!({ "out_refund_no": "F-7-r", "type": "MERCHANT_BANK_CARD" });
    post(&SANDBOX, &target, elsewhere.clone())
        .await
        .refused(400, "INVALID_REQUEST");

    SANDBOX
        .finish_refund("F-7-r", RefundOutcome::Abnormal)
        .unwrap();
    assert_eq!(found("F-7-r").await.accepted()["status"], "ABNORMAL");
    let other = json!({ "out_refund_no": "F-7-x", "type": "MERCHANT_BANK_CARD" });
    post(&SANDBOX, &target, other)
        .await
        .refused(400, "INVALID_REQUEST");
    let again = post(&SANDBOX, &target, elsewhere).await.accepted();
    assert_eq!(again["status"], "PROCESSING");
    assert_eq!(found("F-7-r").await.accepted()["status"], "SUCCESS");
}

#[tokio::test]
async fn a_platform_refunds_the_order_of_one_of_its_merchants() {
    let order = json!({
        "sp_appid": "wxd678efh567hg6787",
        "sp_mchid": SANDBOX.merchant().mchid,
        "sub_mchid": "1900000109",
        "description": "Coffee",
        "out_trade_no": "F-8",
        "notify_url": "https://example.com/notify",
        "amount": { "total": 1000 },
    });
    post(&SANDBOX, "/v3/pay/partner/transactions/native", order)
        .await
        .accepted();
    SANDBOX.pay("F-8").unwrap();
    // Not the platform's own order.
    refund(of("F-8", "F-8-r", 1))
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
    let mut right = of("F-8", "F-8-r", 1);
    right["sub_mchid"] = json!("1900000109");
    let started = refund(right).await.accepted();
    let id = started["refund_id"].as_str().unwrap();
    let target = format!("/v3/ecommerce/refunds/id/{id}?sub_mchid=1900000109");
    let found = get(&SANDBOX, &target).await.accepted();
    assert_documented("GET v3/ecommerce/refunds/id/{refund_id}", &found);
    assert_eq!(found["out_trade_no"], "F-8");
}
