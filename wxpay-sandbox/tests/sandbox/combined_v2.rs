//! Combined orders of APIv2, in the same store as those of APIv3.

use serde_json::{Value, json};
use wxpay_sandbox::Sandbox;

use crate::SANDBOX;
use crate::caller::get;
use crate::combined::found;
use crate::listener::Listener;
use crate::v2::{self, Values, call, values};
use crate::v2_payments::{accepted, refused};

const SUBS: [(&str, &str, i64); 2] = [("a", "1900000109", 100), ("b", "1900000110", 200)];

fn list(sandbox: &Sandbox, number: &str) -> Value {
    let subs = SUBS.map(|(suffix, sub_mch_id, fen)| {
        json!({
            "appid": "wxd678efh567hg6787",
            "mch_id": sandbox.merchant().mchid,
            "sub_mch_id": sub_mch_id,
            "body": "Shoes",
            "attach": suffix,
            "out_trade_no": format!("{number}-{suffix}"),
            "fee_type": "CNY",
            "total_fee": fen,
        })
    });
    json!({ "order_num": 2, "order_list": subs })
}

fn about(sandbox: &Sandbox, number: &str) -> Values {
    values(&[
        ("combine_appid", "wxd678efh567hg6787"),
        ("combine_mch_id", &sandbox.merchant().mchid),
        ("combine_out_trade_no", number),
        ("sign_type", "HMAC-SHA256"),
    ])
}

fn order(sandbox: &Sandbox, number: &str, trade_type: &str, list: &Value) -> Values {
    let mut order = about(sandbox, number);
    order.extend(values(&[
        ("device_info", "P1"),
        ("spbill_create_ip", "127.0.0.1"),
        ("notify_url", "https://example.com/notify"),
        ("trade_type", trade_type),
        ("combine_openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        ("sub_order_list", &list.to_string()),
    ]));
    order
}

fn native(number: &str) -> Values {
    order(&SANDBOX, number, "NATIVE", &list(&SANDBOX, number))
}

fn close(number: &str, suffixes: &[&str]) -> Values {
    let subs = suffixes.iter().map(|suffix| {
        json!({
            "mchid": SANDBOX.merchant().mchid,
            "out_trade_no": format!("{number}-{suffix}"),
        })
    });
    let list = json!({ "order": subs.collect::<Vec<_>>() });
    let mut close = about(&SANDBOX, number);
    close.insert("sub_order_list".to_owned(), list.to_string());
    close
}

async fn queried(number: &str) -> Values {
    accepted("pay/querycombinedorder", about(&SANDBOX, number)).await
}

fn subs(answer: &Values) -> Value {
    let list: Value = serde_json::from_str(&answer["sub_order_list"]).unwrap();
    assert_eq!(list["order_num"], 2);
    list["order_list"].clone()
}

#[tokio::test]
async fn a_combined_order_of_apiv2_is_paid_at_once_and_known_to_apiv3() {
    let made = accepted("pay/combinedorder", native("CV-1")).await;
    assert!(made["code_url"].starts_with("weixin://") && !made.contains_key("mweb_url"));
    let again = accepted("pay/combinedorder", native("CV-1")).await;
    assert_eq!(again["prepay_id"], made["prepay_id"]);
    let waiting = queried("CV-1").await;
    assert_eq!(waiting["trade_state"], "NOTPAY");
    assert!(!waiting.contains_key("combine_openid"));

    SANDBOX.pay("CV-1").unwrap();
    let paid = queried("CV-1").await;
    assert_eq!(paid["trade_state"], "SUCCESS");
    assert_eq!(paid["combine_openid"], "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
    assert_eq!(paid["device_info"], "P1");
    let subs = subs(&paid);
    assert_eq!(subs[1]["out_trade_no"], "CV-1-b");
    assert_eq!(subs[1]["amount"]["total_amount"], 200);
    assert_eq!(subs[1]["description"], "Shoes");
    assert_ne!(subs[0]["transaction_id"], subs[1]["transaction_id"]);

    let by_v3 = found("CV-1").await.accepted();
    assert_eq!(
        by_v3["sub_orders"][1]["transaction_id"],
        subs[1]["transaction_id"]
    );
    assert_eq!(by_v3["scene_info"]["device_id"], "P1");
    let path = "/v3/pay/partner/transactions/out-trade-no/CV-1-b";
    let mchid = &SANDBOX.merchant().mchid;
    let target = format!("{path}?sp_mchid={mchid}&sub_mchid=1900000110");
    let sub = get(&SANDBOX, &target).await.accepted();
    assert_eq!(sub["transaction_id"], subs[1]["transaction_id"]);
    assert_eq!(sub["payer"]["sp_openid"], "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");

    refused("pay/combinedorder", native("CV-1"), "ORDERPAID").await;
    let late = close("CV-1", &["a", "b"]);
    refused("pay/closecombinedorder", late, "ORDERPAID").await;
}

#[tokio::test]
async fn one_order_of_a_combined_one_is_refunded_alone() {
    accepted("pay/combinedorder", native("CV-2")).await;
    SANDBOX.pay("CV-2-a").unwrap();
    let refund = values(&[
        ("appid", "wxd678efh567hg6787"),
        ("sub_mch_id", "1900000109"),
        ("out_trade_no", "CV-2-a"),
        ("out_refund_no", "CV-2-r"),
        ("total_fee", "100"),
        ("refund_fee", "100"),
    ]);
    accepted("secapi/pay/refund", refund).await;
    assert_eq!(queried("CV-2").await["trade_state"], "REFUND");
    let subs = found("CV-2").await.accepted()["sub_orders"].clone();
    assert_eq!(
        (&subs[0]["trade_state"], &subs[1]["trade_state"]),
        (&json!("REFUND"), &json!("SUCCESS"))
    );
}

#[tokio::test]
async fn a_combined_order_of_apiv2_is_closed_as_a_whole() {
    accepted("pay/combinedorder", native("CV-3")).await;
    let part = close("CV-3", &["a"]);
    refused("pay/closecombinedorder", part, "INVALID_REQUEST").await;
    accepted("pay/closecombinedorder", close("CV-3", &["a", "b"])).await;
    assert_eq!(queried("CV-3").await["trade_state"], "CLOSED");
    assert!(SANDBOX.pay("CV-3").is_err());
    let again = close("CV-3", &["a", "b"]);
    refused("pay/closecombinedorder", again, "ORDERCLOSED").await;
    refused("pay/combinedorder", native("CV-3"), "ORDERCLOSED").await;

    let unknown = about(&SANDBOX, "CV-none");
    refused("pay/querycombinedorder", unknown, "ORDERNOTEXIST").await;
    let unknown = close("CV-none", &["a", "b"]);
    refused("pay/closecombinedorder", unknown, "ORDERNOTEXIST").await;
}

#[tokio::test]
async fn orders_that_do_not_add_up_are_refused() {
    let mut short = list(&SANDBOX, "CV-4");
    short["order_num"] = json!(3);
    let short = order(&SANDBOX, "CV-4", "NATIVE", &short);
    refused("pay/combinedorder", short, "PARAM_ERROR").await;
    let none = json!({ "order_num": 0, "order_list": [] });
    let none = order(&SANDBOX, "CV-4", "NATIVE", &none);
    refused("pay/combinedorder", none, "PARAM_ERROR").await;
    let mut free = list(&SANDBOX, "CV-4");
    free["order_list"][0]["total_fee"] = json!(0);
    let free = order(&SANDBOX, "CV-4", "NATIVE", &free);
    refused("pay/combinedorder", free, "PARAM_ERROR").await;
    let strange = order(&SANDBOX, "CV-4", "CASH", &list(&SANDBOX, "CV-4"));
    refused("pay/combinedorder", strange, "PARAM_ERROR").await;
    let mut nameless = order(&SANDBOX, "CV-4", "JSAPI", &list(&SANDBOX, "CV-4"));
    nameless.remove("combine_openid");
    refused("pay/combinedorder", nameless, "PARAM_ERROR").await;
    refused(
        "pay/querycombinedorder",
        about(&SANDBOX, "CV-4"),
        "ORDERNOTEXIST",
    )
    .await;
}

#[tokio::test]
async fn numbers_of_a_combined_order_are_taken_in_both_protocols() {
    accepted("pay/combinedorder", native("CV-5")).await;
    let mut other = list(&SANDBOX, "CV-5");
    other["order_list"][0]["total_fee"] = json!(1);
    let other = order(&SANDBOX, "CV-5", "NATIVE", &other);
    refused("pay/combinedorder", other, "OUT_TRADE_NO_USED").await;
    let sub_taken = order(&SANDBOX, "CV-6", "NATIVE", &list(&SANDBOX, "CV-5"));
    refused("pay/combinedorder", sub_taken, "OUT_TRADE_NO_USED").await;
    let single = values(&[
        ("appid", "wxd678efh567hg6787"),
        ("sub_mch_id", "1900000109"),
        ("body", "Shoes"),
        ("out_trade_no", "CV-5-a"),
        ("total_fee", "100"),
        ("spbill_create_ip", "127.0.0.1"),
        ("notify_url", "https://example.com/notify"),
        ("trade_type", "NATIVE"),
    ]);
    refused("pay/unifiedorder", single, "OUT_TRADE_NO_USED").await;
}

#[tokio::test]
async fn a_combined_order_that_nobody_pays_is_closed_after_a_week() {
    let sandbox = Sandbox::start().unwrap();
    let mut limited = order(&sandbox, "CV-7", "MWEB", &list(&sandbox, "CV-7"));
    limited.insert("time_expire".to_owned(), "20991231235959".to_owned());
    let (_, made) = call(&sandbox, "pay/combinedorder", limited).await;
    assert!(made["mweb_url"].starts_with("https://"), "{made:?}");
    sandbox.advance_clock(8 * 86_400);
    assert!(sandbox.pay("CV-7").is_err());
    let (_, late) = call(&sandbox, "pay/querycombinedorder", about(&sandbox, "CV-7")).await;
    assert_eq!(late["trade_state"], "CLOSED");
}

#[tokio::test]
async fn the_merchant_is_told_once_of_all_the_orders() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(&[(
        200,
        "<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>",
    )])
    .await;
    let mut order = order(&sandbox, "CV-8", "JSAPI", &list(&sandbox, "CV-8"));
    order.insert("notify_url".to_owned(), listener.url.clone());
    let (_, made) = call(&sandbox, "pay/combinedorder", order).await;
    assert_eq!(made["result_code"], "SUCCESS", "{made:?}");
    sandbox.pay("CV-8").unwrap();
    let arrived = listener.wait_for(1).await;
    let message = v2::read(&arrived[0].body);
    assert!(v2::is_signed(&message, sandbox.merchant()));
    assert_eq!(message["sign"].len(), 64);
    assert_eq!(message["combine_out_trade_no"], "CV-8");
    assert_eq!(message["trade_type"], "JSAPI");
    let told = subs(&message);
    assert_eq!(told[1]["out_trade_no"], "CV-8-b");
    assert_eq!(
        (&told[1]["cash_fee"], &told[1]["attach"]),
        (&json!(200), &json!("b"))
    );
    assert_eq!(told[1]["time_end"].as_str().unwrap().len(), 14);
    assert_eq!(told[0]["openid"], message["combine_openid"]);
}
