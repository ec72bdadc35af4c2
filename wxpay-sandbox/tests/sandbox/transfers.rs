//! Transfers to users.

use serde_json::{Value, json};
use wxpay_sandbox::Sandbox;

use crate::SANDBOX;
use crate::caller::{Answer, Request, get, opened, post};
use crate::every_operation::{assert_documented, sealed};

const BILLS: &str = "/v3/fund-app/mch-transfer/transfer-bills";

pub(crate) fn bill(number: &str, fen: i64) -> Value {
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

pub(crate) const AUTHORIZATIONS: &str = "/v3/fund-app/mch-transfer/user-confirm-authorization";

pub(crate) fn authorization(number: &str) -> Value {
    json!({
        "out_authorization_no": number,
        "appid": "wxd678efh567hg6787",
        "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "transfer_scene_id": "1000",
        "user_display_name": "Zhang",
        "authorization_notify_url": "https://example.com/notify",
    })
}

async fn transfer_under(number: &str, authorization: &str) -> Answer {
    let mut body = bill(number, 500);
    body["out_authorization_no"] = json!(authorization);
    post(&SANDBOX, &format!("{BILLS}/transfer"), body).await
}

#[tokio::test]
async fn a_user_who_has_agreed_before_need_not_confirm() {
    let made = post(&SANDBOX, AUTHORIZATIONS, authorization("A1"))
        .await
        .accepted();
    assert_documented(
        "POST v3/fund-app/mch-transfer/user-confirm-authorization",
        &made,
    );
    transfer_under("T8", "A1")
        .await
        .refused(400, "INVALID_REQUEST");
    transfer_under("T8", "Anone")
        .await
        .refused(404, "NOT_FOUND");
    let mut other = authorization("A1");
    other["user_display_name"] = json!("Li");
    post(&SANDBOX, AUTHORIZATIONS, other)
        .await
        .refused(400, "ALREADY_EXISTS");

    SANDBOX.confirm_authorization("A1").unwrap();
    let error = SANDBOX.confirm_authorization("A1").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`A1` is TAKING_EFFECT; this needs WAIT_USER_CONFIRM"
    );
    let target = format!("{AUTHORIZATIONS}/out-authorization-no/A1");
    let agreed = get(&SANDBOX, &target).await.accepted();
    assert_eq!(agreed["state"], "TAKING_EFFECT");
    assert!(agreed["authorization_id"].is_string());
    assert_eq!(
        transfer_under("T8", "A1").await.accepted()["state"],
        "PROCESSING"
    );
    assert_eq!(found(&SANDBOX, "T8").await.accepted()["state"], "SUCCESS");

    let close = Request::new(&SANDBOX, "POST", &format!("{target}/close"));
    let closed = close
        .header("Content-Type", "application/json")
        .send()
        .await;
    assert_eq!(
        closed.accepted()["close_info"]["close_reason"],
        "CLOSE_VIA_MCH_API"
    );
    transfer_under("T9", "A1")
        .await
        .refused(400, "INVALID_REQUEST");
}

#[tokio::test]
async fn a_user_agrees_to_later_transfers_by_taking_the_first() {
    let mut first = bill("T10", 500);
    first["authorization_info"] = json!({
        "user_display_name": "Zhang",
        "out_authorization_no": "A2",
        "authorization_notify_url": "https://example.com/notify",
    });
    let target = format!("{BILLS}/pre-transfer-with-authorization");
    let made = post(&SANDBOX, &target, first).await.accepted();
    assert_eq!(made["out_authorization_no"], "A2");
    SANDBOX.confirm_transfer("T10").unwrap();
    transfer_under("T11", "A2").await.accepted();
}
