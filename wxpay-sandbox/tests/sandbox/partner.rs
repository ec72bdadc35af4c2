//! Payments that a service provider makes for its merchants.

use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{Answer, get, post};
use crate::every_operation::assert_documented;

fn store() -> Value {
    json!({ "name": "Store", "area_code": "440305", "address": "1 Road" })
}

fn order(number: &str, sub_mchid: &str) -> Value {
    json!({
        "sp_appid": "wxd678efh567hg6787",
        "sp_mchid": SANDBOX.merchant().mchid,
        "sub_appid": "wxd678efh567hg6788",
        "sub_mchid": sub_mchid,
        "description": "Coffee",
        "out_trade_no": number,
        "notify_url": "https://example.com/notify",
        "amount": { "total": 500 },
        "payer": { "sub_openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
        "scene_info": { "payer_client_ip": "127.0.0.1", "store_info": store() },
    })
}

async fn open(way: &str, order: Value) -> Answer {
    post(
        &SANDBOX,
        &format!("/v3/pay/partner/transactions/{way}"),
        order,
    )
    .await
}

async fn found(number: &str, sub_mchid: &str) -> Answer {
    let mchid = &SANDBOX.merchant().mchid;
    let path = "/v3/pay/partner/transactions/out-trade-no";
    let target = format!("{path}/{number}?sp_mchid={mchid}&sub_mchid={sub_mchid}");
    get(&SANDBOX, &target).await
}

#[tokio::test]
async fn a_partners_order_is_paid_and_shows_both_merchants() {
    for way in ["jsapi", "app", "native", "h5", "miniprogram", "scannedpos"] {
        let number = format!("Q-{way}");
        open(way, order(&number, "1900000109")).await.accepted();
        SANDBOX.pay(&number).unwrap();
        let paid = found(&number, "1900000109").await.accepted();
        let name = "GET v3/pay/partner/transactions/out-trade-no/{out_trade_no}";
        assert_documented(name, &paid);
        assert_eq!(paid["sp_mchid"], SANDBOX.merchant().mchid);
        assert_eq!(paid["sub_mchid"], "1900000109");
        assert_eq!(paid["sub_appid"], "wxd678efh567hg6788");
        assert_eq!(paid["payer"]["sub_openid"], "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
        assert!(paid["payer"]["sp_openid"].is_string());
    }
}

#[tokio::test]
async fn numbers_are_unique_per_merchant_that_is_paid() {
    open("jsapi", order("Q-1", "1900000109")).await.accepted();
    open("jsapi", order("Q-1", "1900000110")).await.accepted();
    found("Q-1", "1900000111")
        .await
        .refused(404, "ORDER_NOT_EXIST");
    let mchid = &SANDBOX.merchant().mchid;
    let own = format!("/v3/pay/transactions/out-trade-no/Q-1?mchid={mchid}");
    get(&SANDBOX, &own).await.refused(404, "ORDER_NOT_EXIST");

    let target = "/v3/pay/partner/transactions/out-trade-no/Q-1/close";
    let close = json!({ "sp_mchid": mchid, "sub_mchid": "1900000110" });
    assert_eq!(post(&SANDBOX, target, close).await.status, 204);
    assert_eq!(
        found("Q-1", "1900000109").await.json()["trade_state"],
        "NOTPAY"
    );
    assert_eq!(
        found("Q-1", "1900000110").await.json()["trade_state"],
        "CLOSED"
    );
}

#[tokio::test]
async fn a_partners_payment_by_code_is_reversed() {
    let mut payment = order("Q-2", "1900000109");
    payment["payer"] = json!({ "auth_code": "130061098828009406" });
    let paid = open("codepay", payment).await.accepted();
    assert_documented("POST v3/pay/partner/transactions/codepay", &paid);
    assert_eq!(paid["trade_state"], "SUCCESS");
    let target = "/v3/pay/partner/transactions/out-trade-no/Q-2/reverse";
    let body = json!({
        "sp_appid": "wxd678efh567hg6787",
        "sp_mchid": SANDBOX.merchant().mchid,
        "sub_mchid": "1900000109",
    });
    post(&SANDBOX, target, body).await.accepted();
    assert_eq!(
        found("Q-2", "1900000109").await.json()["trade_state"],
        "REVOKED"
    );
}

#[tokio::test]
async fn a_platform_refunds_what_its_merchant_was_paid_by_either_number() {
    open("jsapi", order("Q-refund", "1900000109"))
        .await
        .accepted();
    SANDBOX.pay("Q-refund").unwrap();
    let paid = found("Q-refund", "1900000109").await.accepted();
    let path = "/v3/ecommerce/refunds/apply";
    let refund = |out_refund_no: &str| {
        json!({
            "sub_mchid": "1900000109",
            "sp_appid": "wxd678efh567hg6787",
            "out_refund_no": out_refund_no,
            "amount": { "refund": 200, "total": 500, "currency": "CNY" },
        })
    };
    let without = post(&SANDBOX, path, refund("Q-refund-a")).await;
    without.refused(400, "PARAM_ERROR");

    let mut first = refund("Q-refund-a");
    first["out_trade_no"] = json!("Q-refund");
    post(&SANDBOX, path, first).await.accepted();
    let mut second = refund("Q-refund-b");
    second["transaction_id"] = paid["transaction_id"].clone();
    post(&SANDBOX, path, second).await.accepted();
    let mut third = refund("Q-refund-c");
    third["out_trade_no"] = json!("Q-refund");
    let over = post(&SANDBOX, path, third).await;
    assert_ne!(over.status, 200, "more than was paid");
}
