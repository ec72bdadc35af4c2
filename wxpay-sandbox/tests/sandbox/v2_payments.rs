//! Payments and refunds of APIv2, in the same store as those of APIv3.

use serde_json::json;

use crate::SANDBOX;
use crate::caller::{get, post};
use crate::v2::{Values, call, values};

const APPID: (&str, &str) = ("appid", "wxd678efh567hg6787");

pub(crate) fn order(number: &str) -> Values {
    values(&[
        APPID,
        ("body", "Coffee"),
        ("out_trade_no", number),
        ("total_fee", "1000"),
        ("spbill_create_ip", "127.0.0.1"),
        ("notify_url", "https://example.com/notify"),
        ("trade_type", "JSAPI"),
        ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        ("attach", "table 4"),
    ])
}

fn about(number: &str) -> Values {
    values(&[APPID, ("out_trade_no", number)])
}

fn refund(number: &str, out_refund_no: &str, fen: &str) -> Values {
    let mut values = about(number);
    values.insert("out_refund_no".to_owned(), out_refund_no.to_owned());
    values.insert("total_fee".to_owned(), "1000".to_owned());
    values.insert("refund_fee".to_owned(), fen.to_owned());
    values
}

pub(crate) async fn accepted(path: &str, values: Values) -> Values {
    let (_, answer) = call(&SANDBOX, path, values).await;
    assert_eq!(answer["return_code"], "SUCCESS", "{answer:?}");
    assert_eq!(answer["result_code"], "SUCCESS", "{answer:?}");
    answer
}

pub(crate) async fn refused(path: &str, values: Values, code: &str) {
    let (_, answer) = call(&SANDBOX, path, values).await;
    let found = answer.get("err_code").map(String::as_str);
    assert_eq!(found, Some(code), "{answer:?}");
    assert_eq!(answer["result_code"], "FAIL");
}

#[tokio::test]
async fn a_unified_order_is_paid_and_found() {
    let made = accepted("pay/unifiedorder", order("U-1")).await;
    assert_eq!(made["trade_type"], "JSAPI");
    assert!(made["prepay_id"].starts_with("wx") && !made.contains_key("code_url"));
    let again = accepted("pay/unifiedorder", order("U-1")).await;
    assert_eq!(again["prepay_id"], made["prepay_id"]);
    let waiting = accepted("pay/orderquery", about("U-1")).await;
    assert_eq!(waiting["trade_state"], "NOTPAY");

    SANDBOX.pay("U-1").unwrap();
    let paid = accepted("pay/orderquery", about("U-1")).await;
    assert_eq!(paid["trade_state"], "SUCCESS");
    assert_eq!((&*paid["total_fee"], &*paid["cash_fee"]), ("1000", "1000"));
    assert_eq!(paid["openid"], "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
    assert_eq!((paid["time_end"].len(), &*paid["attach"]), (14, "table 4"));
    let by_id = values(&[APPID, ("transaction_id", &paid["transaction_id"])]);
    let found = accepted("pay/orderquery", by_id).await;
    assert_eq!(found["out_trade_no"], "U-1");

    refused("pay/unifiedorder", order("U-1"), "ORDERPAID").await;
    refused("pay/closeorder", about("U-1"), "ORDERPAID").await;
}

#[tokio::test]
async fn every_trade_type_hands_out_its_own_link() {
    for (number, trade_type, link) in [("U-2", "NATIVE", "code_url"), ("U-3", "MWEB", "mweb_url")] {
        let mut order = order(number);
        order.insert("trade_type".to_owned(), trade_type.to_owned());
        let made = accepted("pay/unifiedorder", order).await;
        assert!(!made[link].is_empty());
    }
    let mut nameless = order("U-4");
    nameless.remove("openid");
    refused("pay/unifiedorder", nameless, "PARAM_ERROR").await;
    let mut strange = order("U-4");
    strange.insert("trade_type".to_owned(), "CASH".to_owned());
    refused("pay/unifiedorder", strange, "PARAM_ERROR").await;
}

#[tokio::test]
async fn a_closed_order_is_not_made_closed_or_refunded_again() {
    accepted("pay/unifiedorder", order("U-5")).await;
    let mut other = order("U-5");
    other.insert("total_fee".to_owned(), "1".to_owned());
    refused("pay/unifiedorder", other, "OUT_TRADE_NO_USED").await;
    refused(
        "secapi/pay/refund",
        refund("U-5", "U-5-r", "1"),
        "TRADE_STATE_ERROR",
    )
    .await;
    accepted("pay/closeorder", about("U-5")).await;
    refused("pay/closeorder", about("U-5"), "ORDERCLOSED").await;
    refused("pay/unifiedorder", order("U-5"), "ORDERCLOSED").await;
    refused("pay/orderquery", about("U-none"), "ORDERNOTEXIST").await;
    refused("pay/closeorder", about("U-none"), "ORDERNOTEXIST").await;
}

fn by_code(number: &str, fen: &str) -> Values {
    let mut values = order(number);
    values.retain(|name, _| !["trade_type", "openid", "notify_url"].contains(&name.as_str()));
    values.insert("total_fee".to_owned(), fen.to_owned());
    values.insert("auth_code".to_owned(), "130061098828009406".to_owned());
    values
}

#[tokio::test]
async fn a_payment_by_code_is_made_and_reversed() {
    let paid = accepted("pay/micropay", by_code("U-6", "1000")).await;
    assert_eq!(
        (&*paid["trade_type"], &*paid["total_fee"]),
        ("MICROPAY", "1000")
    );
    refused("pay/micropay", by_code("U-6", "1000"), "ORDERPAID").await;
    let reversed = accepted("secapi/pay/reverse", about("U-6")).await;
    assert_eq!(reversed["recall"], "N");
    let found = accepted("pay/orderquery", about("U-6")).await;
    assert_eq!(found["trade_state"], "REVOKED");
    refused("secapi/pay/reverse", about("U-6"), "INVALID_REQUEST").await;
    refused("pay/micropay", by_code("U-6", "1000"), "ORDERREVERSED").await;
    let mut wrong = by_code("U-7", "1");
    wrong.insert("auth_code".to_owned(), "1".to_owned());
    refused("pay/micropay", wrong, "AUTH_CODE_INVALID").await;
}

#[tokio::test]
async fn a_large_payment_by_code_waits_for_the_password() {
    refused("pay/micropay", by_code("U-8", "100001"), "USERPAYING").await;
    let found = accepted("pay/orderquery", about("U-8")).await;
    assert_eq!(found["trade_state"], "USERPAYING");
    SANDBOX.pay("U-8").unwrap();
    let found = accepted("pay/orderquery", about("U-8")).await;
    assert_eq!(found["trade_state"], "SUCCESS");
}

#[tokio::test]
async fn refunds_add_up_and_are_listed() {
    accepted("pay/unifiedorder", order("U-9")).await;
    SANDBOX.pay("U-9").unwrap();
    refused("pay/refundquery", about("U-9"), "REFUNDNOTEXIST").await;
    let first = accepted("secapi/pay/refund", refund("U-9", "U-9-a", "600")).await;
    assert_eq!(
        (&*first["refund_fee"], &*first["total_fee"]),
        ("600", "1000")
    );
    refused("secapi/pay/refund", refund("U-9", "U-9-b", "401"), "ERROR").await;
    let other = refund("U-9", "U-9-a", "601");
    refused("secapi/pay/refund", other, "REFUND_FEE_MISMATCH").await;
    let mut other = refund("U-9", "U-9-b", "400");
    other.insert("total_fee".to_owned(), "999".to_owned());
    refused("secapi/pay/refund", other, "REFUND_FEE_MISMATCH").await;
    accepted("secapi/pay/refund", refund("U-9", "U-9-b", "400")).await;
    refused(
        "secapi/pay/refund",
        refund("U-none", "U-9-c", "1"),
        "ORDERNOTEXIST",
    )
    .await;

    let all = accepted("pay/refundquery", about("U-9")).await;
    assert_eq!(all["refund_count"], "2");
    assert_eq!(
        (&*all["out_refund_no_0"], &*all["out_refund_no_1"]),
        ("U-9-a", "U-9-b")
    );
    assert_eq!(
        (&*all["refund_status_0"], &*all["refund_fee_1"]),
        ("SUCCESS", "400")
    );
    let by_number = values(&[APPID, ("out_refund_no", "U-9-b")]);
    let one = accepted("pay/refundquery", by_number).await;
    assert_eq!((&*one["refund_count"], &*one["refund_fee_0"]), ("1", "400"));
}

#[tokio::test]
async fn an_order_of_one_protocol_is_the_same_order_in_the_other() {
    let mchid = &SANDBOX.merchant().mchid;
    accepted("pay/unifiedorder", order("U-10")).await;
    SANDBOX.pay("U-10").unwrap();
    let target = format!("/v3/pay/transactions/out-trade-no/U-10?mchid={mchid}");
    let found = get(&SANDBOX, &target).await.accepted();
    assert_eq!(found["trade_state"], "SUCCESS");
    assert_eq!(found["description"], "Coffee");
    assert_eq!(found["amount"]["total"], 1000);
    let refund_v3 = json!({
        "transaction_id": found["transaction_id"],
        "out_refund_no": "U-10-a",
        "amount": { "refund": 600, "total": 1000, "currency": "CNY" },
    });
    post(&SANDBOX, "/v3/refund/domestic/refunds", refund_v3)
        .await
        .accepted();
    refused(
        "secapi/pay/refund",
        refund("U-10", "U-10-b", "600"),
        "ERROR",
    )
    .await;
    accepted("secapi/pay/refund", refund("U-10", "U-10-b", "400")).await;
    let target = "/v3/refund/domestic/refunds/U-10-b";
    assert_eq!(
        get(&SANDBOX, target).await.accepted()["amount"]["refund"],
        400
    );
    let found = accepted("pay/orderquery", about("U-10")).await;
    assert_eq!(found["trade_state"], "REFUND");
}
