//! Combined orders: one payment of the user's for orders of several payees.

use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{Answer, get, post};
use crate::every_operation::assert_documented;

fn order(number: &str) -> Value {
    let sub = |suffix: &str, sub_mchid: &str, fen: i64| {
        json!({
            "mchid": SANDBOX.merchant().mchid,
            "sub_mchid": sub_mchid,
            "attach": suffix,
            "amount": { "total_amount": fen, "currency": "CNY" },
            "out_trade_no": format!("{number}-{suffix}"),
            "description": "Shoes",
        })
    };
    json!({
        "combine_appid": "wxd678efh567hg6787",
        "combine_mchid": SANDBOX.merchant().mchid,
        "combine_out_trade_no": number,
        "scene_info": {
            "device_id": "P1",
            "payer_client_ip": "127.0.0.1",
            "h5_info": { "type": "Wap" },
        },
        "sub_orders": [sub("a", "1900000109", 100), sub("b", "1900000110", 200)],
        "combine_payer_info": { "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
        "notify_url": "https://example.com/notify",
    })
}

async fn open(way: &str, order: Value) -> Answer {
    post(&SANDBOX, &format!("/v3/combine-transactions/{way}"), order).await
}

pub(crate) async fn found(number: &str) -> Answer {
    get(
        &SANDBOX,
        &format!("/v3/combine-transactions/out-trade-no/{number}"),
    )
    .await
}

async fn close(number: &str, suffixes: &[&str]) -> Answer {
    let subs = suffixes.iter().map(|suffix| {
        json!({
            "mchid": SANDBOX.merchant().mchid,
            "out_trade_no": format!("{number}-{suffix}"),
        })
    });
    let body = json!({
        "combine_appid": "wxd678efh567hg6787",
        "sub_orders": subs.collect::<Vec<_>>(),
    });
    let target = format!("/v3/combine-transactions/out-trade-no/{number}/close");
    post(&SANDBOX, &target, body).await
}

#[tokio::test]
async fn a_combined_order_is_paid_at_once() {
    let made = open("jsapi", order("C-1")).await.accepted();
    assert_eq!(open("jsapi", order("C-1")).await.accepted(), made);
    let waiting = found("C-1").await.accepted();
    assert_eq!(waiting["sub_orders"][1]["trade_state"], "NOTPAY");

    SANDBOX.pay("C-1").unwrap();
    let paid = found("C-1").await.accepted();
    let name = "GET v3/combine-transactions/out-trade-no/{combine_out_trade_no}";
    assert_documented(name, &paid);
    assert_eq!(
        paid["combine_payer_info"]["openid"],
        "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"
    );
    let subs = paid["sub_orders"].as_array().unwrap();
    assert_eq!(subs.len(), 2);
    assert!(subs.iter().all(|sub| sub["trade_state"] == "SUCCESS"));
    assert_eq!(subs[1]["amount"]["payer_amount"], 200);
    assert_ne!(subs[0]["transaction_id"], subs[1]["transaction_id"]);

    let mchid = &SANDBOX.merchant().mchid;
    let path = "/v3/pay/partner/transactions/out-trade-no/C-1-b";
    let sub = get(
        &SANDBOX,
        &format!("{path}?sp_mchid={mchid}&sub_mchid=1900000110"),
    )
    .await;
    assert_eq!(sub.accepted()["transaction_id"], subs[1]["transaction_id"]);

    open("jsapi", order("C-1")).await.refused(400, "ORDERPAID");
    close("C-1", &["a", "b"]).await.refused(400, "ORDERPAID");
    assert!(SANDBOX.pay("C-1").is_err());
}

#[tokio::test]
async fn one_order_of_a_combined_one_is_not_paid_alone() {
    open("native", order("C-2")).await.accepted();
    SANDBOX.pay("C-2-a").unwrap();
    let subs = found("C-2").await.accepted()["sub_orders"].clone();
    assert_eq!(
        (&subs[0]["trade_state"], &subs[1]["trade_state"]),
        (&json!("SUCCESS"), &json!("SUCCESS"))
    );
}

#[tokio::test]
async fn a_combined_order_is_closed_as_a_whole() {
    open("h5", order("C-3")).await.accepted();
    close("C-3", &["a"]).await.refused(400, "INVALID_REQUEST");
    assert_eq!(close("C-3", &["a", "b"]).await.status, 204);
    assert_eq!(
        found("C-3").await.json()["sub_orders"][0]["trade_state"],
        "CLOSED"
    );
    assert_eq!(close("C-3", &["a", "b"]).await.status, 204);
    open("h5", order("C-3")).await.refused(400, "ORDER_CLOSED");
    assert!(SANDBOX.pay("C-3").is_err());
}

#[tokio::test]
async fn numbers_that_are_taken_are_refused() {
    open("app", order("C-4")).await.accepted();
    let mut other = order("C-4");
    other["sub_orders"][0]["amount"]["total_amount"] = json!(1);
    open("app", other.clone())
        .await
        .refused(403, "OUT_TRADE_NO_USED");
    other["combine_out_trade_no"] = json!("C-5");
    open("app", other).await.refused(403, "OUT_TRADE_NO_USED");
    found("C-5").await.refused(404, "ORDER_NOT_EXIST");
}
