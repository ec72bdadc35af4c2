//! Transfers to users.

use serde_json::{Value, json};
use wxpay_sandbox::Sandbox;

use crate::SANDBOX;
use crate::caller::{Answer, Request, get, opened, post};
use crate::every_operation::{assert_documented, sealed};

const BILLS: &str = "/v3/fund-app/mch-transfer/transfer-bills";

fn bill(number: &str, fen: i64) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "out_bill_no": number,
        "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "transfer_amount": fen,
        "transfer_remark": "Prize",
        "notify_url": "https://example.com/notify",
        "transfer_scene_id": "1000",
        "transfer_scene_report_infos": [{ "info_type": "活动名称", "info_content": "Prize" }],
    })
}

async fn found(sandbox: &Sandbox, number: &str) -> Answer {
    get(sandbox, &format!("{BILLS}/out-bill-no/{number}")).await
}

async fn cancel(number: &str) -> Answer {
    let target = format!("{BILLS}/out-bill-no/{number}/cancel");
    let request = Request::new(&SANDBOX, "POST", &target);
    request
        .header("Content-Type", "application/json")
        .send()
        .await
}

#[tokio::test]
async fn a_transfer_waits_for_its_user_and_is_found_by_both_numbers() {
    let made = post(&SANDBOX, BILLS, bill("T1", 500)).await.accepted();
    assert_documented("POST v3/fund-app/mch-transfer/transfer-bills", &made);
    assert_eq!(made["state"], "WAIT_USER_CONFIRM");
    assert!(!made["package_info"].as_str().unwrap().is_empty());

    SANDBOX.confirm_transfer("T1").unwrap();
    let done = found(&SANDBOX, "T1").await.accepted();
    let name = "GET v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}";
    assert_documented(name, &done);
    assert_eq!(done["state"], "SUCCESS");
    assert_eq!(done["mch_id"], SANDBOX.merchant().mchid);
    assert_eq!(done["transfer_amount"], 500);
    let id = made["transfer_bill_no"].as_str().unwrap();
    let by_id = get(&SANDBOX, &format!("{BILLS}/transfer-bill-no/{id}")).await;
    assert_eq!(by_id.accepted(), done);

    cancel("T1").await.refused(400, "INVALID_REQUEST");
    let error = SANDBOX.confirm_transfer("T1").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`T1` is SUCCESS; this needs WAIT_USER_CONFIRM"
    );
}

#[tokio::test]
async fn the_same_transfer_twice_is_one_transfer_and_another_content_is_refused() {
    let first = post(&SANDBOX, BILLS, bill("T2", 500)).await.accepted();
    assert_eq!(
        post(&SANDBOX, BILLS, bill("T2", 500)).await.accepted(),
        first
    );
    let other = post(&SANDBOX, BILLS, bill("T2", 501)).await;
    other.refused(400, "ALREADY_EXISTS");
}

#[tokio::test]
async fn a_cancelled_transfer_cannot_be_taken() {
    post(&SANDBOX, BILLS, bill("T3", 500)).await.accepted();
    let cancelling = cancel("T3").await.accepted();
    assert_eq!(cancelling["state"], "CANCELING");
    assert!(SANDBOX.confirm_transfer("T3").is_err());
    assert_eq!(found(&SANDBOX, "T3").await.accepted()["state"], "CANCELLED");
    assert_eq!(cancel("T3").await.accepted()["state"], "CANCELLED");

    post(&SANDBOX, BILLS, bill("T4", 500)).await.accepted();
    SANDBOX.cancel_transfer("T4").unwrap();
    assert_eq!(found(&SANDBOX, "T4").await.accepted()["state"], "CANCELLED");
    assert!(SANDBOX.cancel_transfer("T4").is_err());
}

#[tokio::test]
async fn an_unknown_transfer_is_not_found() {
    found(&SANDBOX, "Tnone").await.refused(404, "NOT_FOUND");
    cancel("Tnone").await.refused(404, "NOT_FOUND");
    assert!(SANDBOX.confirm_transfer("Tnone").is_err());
}

#[tokio::test]
async fn a_large_transfer_needs_the_users_name_and_a_tiny_one_forbids_it() {
    let send = async |bill: Value| {
        let request = Request::post(&SANDBOX, BILLS, bill);
        let id = &SANDBOX.merchant().public_key_id;
        request.header("Wechatpay-Serial", id).send().await
    };
    send(bill("T5", 200_000))
        .await
        .refused(400, "INVALID_REQUEST");
    send(bill("T5", 0)).await.refused(400, "PARAM_ERROR");
    let named = |number: &str, fen: i64| {
        let mut bill = bill(number, fen);
        bill["user_name"] = json!(sealed(&SANDBOX));
        bill
    };
    send(named("T5", 29)).await.refused(400, "INVALID_REQUEST");
    let made = send(named("T5", 200_000)).await.accepted();
    // Encrypted afresh, it is still the same content.
    let again = send(named("T5", 200_000)).await.accepted();
    assert_eq!(made["transfer_bill_no"], again["transfer_bill_no"]);
    let shown = found(&SANDBOX, "T5").await.accepted();
    assert_eq!(opened(SANDBOX.merchant(), &shown["user_name"]), "secret");
}

#[tokio::test]
async fn a_transfer_that_nobody_takes_within_a_day_fails() {
    let sandbox = Sandbox::start().unwrap();
    post(&sandbox, BILLS, bill("T6", 500)).await.accepted();
    sandbox.set_clock_offset(24 * 3600 + 10);
    let late = sandbox.confirm_transfer("T6").unwrap_err();
    assert!(late.to_string().contains("is FAIL"), "{late}");
    sandbox.set_clock_offset(0);
    let failed = found(&sandbox, "T6").await.accepted();
    assert_eq!(
        (&failed["state"], &failed["fail_reason"]),
        (&json!("FAIL"), &json!("OVERDUE_CLOSE"))
    );
}

#[tokio::test]
async fn a_partners_transfer_belongs_to_its_merchant() {
    let partner = "/v3/fund-app/mch-transfer/partner/transfer-bills";
    let mut body = bill("T7", 500);
    body["sub_mchid"] = json!("1900000109");
    let made = post(&SANDBOX, partner, body).await.accepted();
    assert_documented(
        "POST v3/fund-app/mch-transfer/partner/transfer-bills",
        &made,
    );
    SANDBOX.confirm_transfer("T7").unwrap();
    let target = format!("{partner}/out-bill-no/T7?sub_mchid=");
    let found = get(&SANDBOX, &format!("{target}1900000109"))
        .await
        .accepted();
    assert_eq!(found["state"], "SUCCESS");
    assert_eq!(found["mchid"], SANDBOX.merchant().mchid);
    get(&SANDBOX, &format!("{target}1900000110"))
        .await
        .refused(404, "NOT_FOUND");
}
