//! Services that are paid afterwards, besides WeChat Pay Score: rentals, hotels, payment after use;
//! and what becomes of the money.

use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{self, Answer, get};
use crate::every_operation::assert_documented;
use crate::service_orders::service_order;
use crate::v2::{Values, values};
use crate::v2_payments::{accepted, refused};

async fn post(target: &str, body: Value) -> Answer {
    caller::post(&SANDBOX, target, body).await
}

fn about(number: &str) -> Values {
    values(&[
        ("version", "1.0"),
        ("appid", "wxd678efh567hg6787"),
        ("sign_type", "HMAC-SHA256"),
        ("service_id", "500001"),
        ("out_order_no", number),
    ])
}

fn with(mut values: Values, more: &[(&str, &str)]) -> Values {
    values.extend(self::values(more));
    values
}

fn query(number: &str) -> Values {
    with(about(number), &[("return_query_id", "1")])
}

fn hotel(number: &str) -> Values {
    let more = [
        ("room", "Double"),
        ("start_time", "20260101120000"),
        ("end_time", "20260102120000"),
        ("service_location", "Shenzhen"),
        ("deposit_amount", "50000"),
        ("room_rate", "30000"),
        ("cancel_rule", "FREE"),
        ("cancel_rule_desc", "free"),
        ("cert_serial_no", &SANDBOX.merchant().platform_serial),
    ];
    with(about(number), &more)
}

#[tokio::test]
async fn a_hotel_order_is_agreed_to_finished_and_paid() {
    let made = accepted("wxv/createhotelbill", hotel("H-1")).await;
    assert!(!made["miniprogram_path"].is_empty());
    let same = accepted("wxv/createhotelbill", hotel("H-1")).await;
    assert_eq!(same["order_id"], made["order_id"]);
    let waiting = accepted("wxv/queryhotelbill", query("H-1")).await;
    assert_eq!(
        (&*waiting["state"], &*waiting["room"]),
        ("CREATED", "Double")
    );

    let finish = |ticket: &str| {
        let more = [
            ("checked_in", "TRUE"),
            ("other_fee", "0"),
            ("compensation_fee", "0"),
            ("compensation_fee_desc", "none"),
            ("overdue_fine", "0"),
            ("overdue_fine_desc", "none"),
            ("total_amount", "30000"),
            ("finish_ticket", ticket),
            ("profit_sharing", "N"),
        ];
        with(about("H-1"), &more)
    };
    let ticket = &waiting["finish_ticket"];
    refused("wxv/finishhotelbill", finish(ticket), "INVALID_REQUEST").await;
    assert!(SANDBOX.user_confirms("H-1"));
    refused("wxv/finishhotelbill", finish("x"), "PARAM_ERROR").await;
    accepted("wxv/finishhotelbill", finish(ticket)).await;
    SANDBOX.pay("H-1").unwrap();
    let paid = accepted("wxv/queryhotelbill", query("H-1")).await;
    assert_eq!(
        (&*paid["state"], &*paid["checked_in"]),
        ("USER_PAID", "TRUE")
    );
    let refund = [
        ("appid", "wxd678efh567hg6787"),
        ("transaction_id", &paid["finish_transaction_id"]),
        ("out_refund_no", "H-1-r"),
        ("total_fee", "30000"),
        ("refund_fee", "100"),
    ];
    accepted("secapi/pay/refund", values(&refund)).await;
    refused("wxv/queryhotelbill", query("H-none"), "ORDERNOTEXIST").await;
}

#[tokio::test]
async fn a_hotel_order_is_cancelled_as_a_rental_order_is() {
    accepted("wxv/createhotelbill", hotel("H-2")).await;
    let cancel = with(about("H-2"), &[("reason", "Changed my mind")]);
    accepted("wxv/cancelbill", cancel.clone()).await;
    refused("wxv/cancelbill", cancel, "INVALID_REQUEST").await;
    let found = accepted("wxv/queryhotelbill", query("H-2")).await;
    assert_eq!(found["state"], "REVOKED");
}

#[tokio::test]
async fn what_is_owed_for_a_rental_can_be_changed_until_it_is_paid() {
    let rental = [
        ("goods_name", "Umbrella"),
        ("deposit_amount", "9900"),
        ("rent_unit", "FEN_HOUR"),
        ("rent_unit_fee", "100"),
        ("cert_serial_no", &SANDBOX.merchant().platform_serial),
    ];
    accepted("wxv/createrentbill", with(about("H-3"), &rental)).await;
    let change = [
        ("total_amount", "200"),
        ("rent_fee", "200"),
        ("compensation_fee", "0"),
    ];
    let change = with(about("H-3"), &change);
    refused("wxv/changerentmoney", change.clone(), "INVALID_REQUEST").await;
    assert!(SANDBOX.user_confirms("H-3"));
    let found = accepted("wxv/queryrentbill", query("H-3")).await;
    let finish = [
        ("returned", "TRUE"),
        ("total_amount", "300"),
        ("rent_fee", "300"),
        ("compensation_fee", "0"),
        ("compensation_fee_desc", "none"),
        ("finish_ticket", &found["finish_ticket"]),
        ("profit_sharing", "N"),
    ];
    accepted("wxv/finishrentbill", with(about("H-3"), &finish)).await;
    accepted("wxv/changerentmoney", change.clone()).await;
    let found = accepted("wxv/queryrentbill", query("H-3")).await;
    assert_eq!(found["rent_fee"], "200");
    SANDBOX.pay("H-3").unwrap();
    refused("wxv/changerentmoney", change, "INVALID_REQUEST").await;
}

#[tokio::test]
async fn an_order_is_paid_after_use() {
    const ORDERS: &str = "/v3/payscore/payafter-orders";
    let order = json!({
        "appid": "wxd678efh567hg6787",
        "service_id": "500001",
        "out_order_no": "H-4",
        "service_introduction": "Parking",
        "risk_amount": 9900,
    });
    let made = post(ORDERS, order.clone()).await.accepted();
    assert!(made["miniprogram_path"].is_string());
    let same = post(ORDERS, order.clone()).await.accepted();
    assert_eq!(same["order_id"], made["order_id"]);
    let mut other = order;
    other["risk_amount"] = json!(1);
    post(ORDERS, other).await.refused(400, "INVALID_REQUEST");

    let about = json!({
        "appid": "wxd678efh567hg6787",
        "service_id": "500001",
        "finish_type": 2,
        "total_amount": 300,
    });
    let complete = format!("{ORDERS}/H-4/complete");
    post(&complete, about.clone())
        .await
        .refused(400, "INVALID_REQUEST");
    assert!(SANDBOX.user_confirms("H-4"));
    let completed = post(&complete, about).await.accepted();
    assert_documented(
        "POST v3/payscore/payafter-orders/{out_order_no}/complete",
        &completed,
    );
    let found = format!("{ORDERS}?out_order_no=H-4&service_id=500001");
    assert_eq!(get(&SANDBOX, &found).await.json()["state"], "FINISHED");
    let paid = json!({
        "appid": "wxd678efh567hg6787",
        "service_id": "500001",
        "type": "Order_Paid",
        "detail": { "paid_time": "20260101120000" },
    });
    post(&format!("{ORDERS}/H-4/sync"), paid).await.accepted();
    let found = get(&SANDBOX, &found).await.accepted();
    assert_eq!(
        (&found["state"], &found["pay_type"]),
        (&json!("USER_PAID"), &json!("MchChannelPayType"))
    );
    let cancel = json!({ "appid": "wxd678efh567hg6787", "service_id": "500001", "reason": "x" });
    post(&format!("{ORDERS}/H-4/cancel"), cancel)
        .await
        .refused(400, "INVALID_REQUEST");
}

/// Has a service order of WeChat Pay Score completed over 300 fen and paid, and returns its
/// `transaction_id`.
async fn paid_service(create: &str, number: &str, order: Value) -> String {
    post(create, order).await.accepted();
    assert!(SANDBOX.user_confirms(number));
    let complete = json!({
        "appid": "wxd678efh567hg6787",
        "service_id": "500001",
        "post_payments": [{ "name": "Hire", "amount": 300 }],
        "total_amount": 300,
        "profit_sharing": true,
    });
    let target = format!("/v3/payscore/serviceorder/{number}");
    post(&format!("{target}/complete"), complete)
        .await
        .accepted();
    SANDBOX.pay(number).unwrap();
    let query = format!(
        "/v3/payscore/serviceorder?out_order_no={number}&service_id=500001\
         &appid=wxd678efh567hg6787"
    );
    let found = get(&SANDBOX, &query).await.accepted();
    let id = &found["collection"]["details"][0]["transaction_id"];
    id.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_paid_for_a_service_is_found_and_refunded_as_any_payment() {
    let create = "/v3/payscore/serviceorder";
    let id = paid_service(create, "H-5", service_order("H-5")).await;
    let mchid = &SANDBOX.merchant().mchid;
    let target = format!("/v3/pay/transactions/id/{id}?mchid={mchid}");
    let payment = get(&SANDBOX, &target).await.accepted();
    assert_documented("GET v3/pay/transactions/id/{transaction_id}", &payment);
    assert_eq!(
        (&payment["trade_state"], &payment["amount"]["total"]),
        (&json!("SUCCESS"), &json!(300))
    );
    let left = format!("/v3/profitsharing/transactions/{id}/amounts");
    let left = get(&SANDBOX, &left).await.accepted();
    assert_eq!(left["unsplit_amount"], 300);
    let refund = json!({
        "transaction_id": id,
        "out_refund_no": "H-5-r",
        "amount": { "refund": 300, "total": 300, "currency": "CNY" },
    });
    post("/v3/refund/domestic/refunds", refund).await.accepted();
    let payment = get(&SANDBOX, &target).await.accepted();
    assert_eq!(payment["trade_state"], "REFUND");
}

#[tokio::test]
async fn goods_are_paid_on_delivery_and_announced_before() {
    let mut order = service_order("H-6");
    order["shopping_info"] = json!({
        "jump_link": { "jump_link_type": "JUMP_LINK_MINI_PROGRAM" },
        "goods": [{ "name": "Shoes", "picture": "https://example.com/a.png", "amount": 300, "count": 1 }],
    });
    let message = json!({
        "service_id": "500001",
        "post_payments": [{ "name": "Shoes", "amount": 300 }],
        "total_amount": 300,
        "prepaid_time": "2026-01-01T12:00:00+08:00",
    });
    let create = "/v3/payscore/servicepayondeliveryorder";
    let target = "/v3/payscore/serviceorder/H-6";
    for step in ["send-pendingmessage", "send-prepaidmessage"] {
        post(&format!("{target}/{step}"), message.clone())
            .await
            .refused(404, "ORDER_NOT_EXIST");
    }
    let made = post(create, order.clone()).await.accepted();
    assert_documented("POST v3/payscore/servicepayondeliveryorder", &made);
    post(&format!("{target}/send-pendingmessage"), message.clone())
        .await
        .refused(400, "INVALID_REQUEST");
    assert!(SANDBOX.user_confirms("H-6"));
    for step in ["send-pendingmessage", "send-prepaidmessage"] {
        let sent = post(&format!("{target}/{step}"), message.clone()).await;
        assert_eq!(sent.status, 204, "{}", sent.text());
    }
}
