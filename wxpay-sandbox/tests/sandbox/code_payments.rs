//! Payments by the code on the user's phone.

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

#[tokio::test]
async fn a_waiting_payment_by_code_is_not_closed_but_reversed() {
    let mchid = &SANDBOX.merchant().mchid;
    post("/v3/pay/transactions/codepay", code_payment("P-5", 100_001)).await;
    let close = "/v3/pay/transactions/out-trade-no/P-5/close";
    refused(
        &post(close, json!({ "mchid": mchid })).await,
        202,
        "USERPAYING",
    );
    let body = json!({ "appid": "wxd678efh567hg6787", "mchid": mchid });
    let reverse = "/v3/pay/transactions/out-trade-no/P-5/reverse";
    post(reverse, body).await.accepted();
    assert!(SANDBOX.pay("P-5").is_err());
}

#[tokio::test]
async fn a_paid_payment_by_code_is_not_paid_again() {
    post("/v3/pay/transactions/codepay", code_payment("P-6", 1)).await;
    let again = post("/v3/pay/transactions/codepay", code_payment("P-6", 1)).await;
    refused(&again, 400, "ORDERPAID");
}

#[tokio::test]
async fn a_payment_whose_password_was_wrong_has_failed() {
    let mchid = &SANDBOX.merchant().mchid;
    post("/v3/pay/transactions/codepay", code_payment("P-7", 100_001)).await;
    SANDBOX.fail_payment("P-7").unwrap();
    let query = format!("/v3/pay/transactions/out-trade-no/P-7?mchid={mchid}");
    assert_eq!(get(&query).await.json()["trade_state"], "PAYERROR");
    let again = post("/v3/pay/transactions/codepay", code_payment("P-7", 100_001)).await;
    refused(&again, 403, "TRADE_ERROR");
}
