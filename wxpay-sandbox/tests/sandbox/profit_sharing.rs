//! Profit sharing.

use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{Answer, get, post};
use crate::every_operation::assert_documented;
use crate::v2::{Values, call, values};

const ORDERS: &str = "/v3/profitsharing/orders";
const RETURNS: &str = "/v3/profitsharing/return-orders";

/// Makes an order over 1,000 fen, has it paid, and returns its `transaction_id`.
async fn paid(number: &str, profit_sharing: bool) -> String {
    let mchid = &SANDBOX.merchant().mchid;
    let order = json!({
        "appid": "wxd678efh567hg6787",
        "mchid": mchid,
        "description": "Coffee",
        "out_trade_no": number,
        "notify_url": "https://example.com/notify",
        "amount": { "total": 1000 },
        "settle_info": { "profit_sharing": profit_sharing },
    });
    post(&SANDBOX, "/v3/pay/transactions/native", order)
        .await
        .accepted();
    SANDBOX.pay(number).unwrap();
    let target = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mchid}");
    let paid = get(&SANDBOX, &target).await.accepted();
    paid["transaction_id"].as_str().unwrap().to_owned()
}

async fn add(account: &str) {
    let receiver = json!({
        "appid": "wxd678efh567hg6787",
        "type": "MERCHANT_ID",
        "account": account,
        "relation_type": "PARTNER",
    });
    let added = post(&SANDBOX, "/v3/profitsharing/receivers/add", receiver).await;
    assert_eq!(added.accepted()["account"], account);
}

fn share(transaction_id: &str, out_order_no: &str, account: &str, fen: i64) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "transaction_id": transaction_id,
        "out_order_no": out_order_no,
        "receivers": [{
            "type": "MERCHANT_ID",
            "account": account,
            "amount": fen,
            "description": "Share",
        }],
        "unfreeze_unsplit": false,
    })
}

async fn unsplit(transaction_id: &str) -> Value {
    let target = format!("/v3/profitsharing/transactions/{transaction_id}/amounts");
    get(&SANDBOX, &target).await.accepted()["unsplit_amount"].clone()
}

async fn unfreeze(transaction_id: &str, out_order_no: &str) -> Answer {
    let body = json!({
        "transaction_id": transaction_id,
        "out_order_no": out_order_no,
        "description": "Rest",
    });
    post(&SANDBOX, "/v3/profitsharing/orders/unfreeze", body).await
}

fn give_back(out_order_no: &str, out_return_no: &str, account: &str, fen: i64) -> Value {
    json!({
        "out_order_no": out_order_no,
        "out_return_no": out_return_no,
        "return_mchid": account,
        "amount": fen,
        "description": "Refund",
    })
}

#[tokio::test]
async fn money_is_shared_and_the_rest_unfrozen() {
    let id = paid("G-1", true).await;
    add("1900000201").await;
    assert_eq!(unsplit(&id).await, 1000);
    let body = share(&id, "G-1-s", "1900000201", 200);
    let started = post(&SANDBOX, ORDERS, body.clone()).await.accepted();
    assert_documented("POST v3/profitsharing/orders", &started);
    assert_eq!(started["state"], "PROCESSING");
    let again = post(&SANDBOX, ORDERS, body).await.accepted();
    assert_eq!(again["order_id"], started["order_id"]);
    assert_eq!(unsplit(&id).await, 800);

    let done = get(&SANDBOX, &format!("{ORDERS}/G-1-s?transaction_id={id}"))
        .await
        .accepted();
    assert_documented("GET v3/profitsharing/orders/{out_order_no}", &done);
    assert_eq!(
        (&done["state"], &done["receivers"][0]["result"]),
        (&json!("FINISHED"), &json!("SUCCESS"))
    );

    let rest = unfreeze(&id, "G-1-u").await.accepted();
    assert_eq!(rest["receivers"][0]["amount"], 800);
    assert_eq!(unsplit(&id).await, 0);
    unfreeze(&id, "G-1-v").await.refused(400, "INVALID_REQUEST");
    let late = share(&id, "G-1-t", "1900000201", 1);
    post(&SANDBOX, ORDERS, late)
        .await
        .refused(400, "INVALID_REQUEST");
}

#[tokio::test]
async fn no_more_is_shared_than_allowed() {
    let id = paid("G-2", true).await;
    add("1900000202").await;
    let send = async |number: &str, fen: i64| {
        post(&SANDBOX, ORDERS, share(&id, number, "1900000202", fen)).await
    };
    send("G-2-a", 1001).await.refused(403, "NOT_ENOUGH");
    send("G-2-a", 301).await.refused(403, "RULE_LIMIT");
    send("G-2-a", 0).await.refused(400, "PARAM_ERROR");
    let mut twice = share(&id, "G-2-a", "1900000202", i64::MAX);
    let receiver = twice["receivers"][0].clone();
    twice["receivers"] = json!([receiver, receiver]);
    post(&SANDBOX, ORDERS, twice)
        .await
        .refused(403, "NOT_ENOUGH");
    send("G-2-a", 200).await.accepted();
    send("G-2-a", 100).await.refused(400, "INVALID_REQUEST");
    send("G-2-b", 101).await.refused(403, "RULE_LIMIT");
    send("G-2-b", 100).await.accepted();
}

#[tokio::test]
async fn only_paid_orders_made_for_it_and_known_receivers_share() {
    let id = paid("G-3", false).await;
    add("1900000203").await;
    let ordinary = share(&id, "G-3-s", "1900000203", 1);
    post(&SANDBOX, ORDERS, ordinary)
        .await
        .refused(400, "INVALID_REQUEST");
    let unknown = share("4200000000", "G-3-s", "1900000203", 1);
    post(&SANDBOX, ORDERS, unknown)
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");

    let id = paid("G-4", true).await;
    let stranger = share(&id, "G-4-s", "1900000204", 1);
    post(&SANDBOX, ORDERS, stranger.clone())
        .await
        .refused(400, "INVALID_REQUEST");
    add("1900000204").await;
    let gone = json!({
        "appid": "wxd678efh567hg6787", "type": "MERCHANT_ID", "account": "1900000204",
    });
    post(&SANDBOX, "/v3/profitsharing/receivers/delete", gone)
        .await
        .accepted();
    post(&SANDBOX, ORDERS, stranger)
        .await
        .refused(400, "INVALID_REQUEST");

    let nowhere = format!("{ORDERS}/G-none?transaction_id={id}");
    get(&SANDBOX, &nowhere)
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
    let nowhere = "/v3/profitsharing/transactions/4200000000/amounts";
    get(&SANDBOX, nowhere)
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
}

#[tokio::test]
async fn a_share_is_given_back_before_everything_is_refunded() {
    let id = paid("G-5", true).await;
    add("1900000205").await;
    let body = share(&id, "G-5-s", "1900000205", 300);
    post(&SANDBOX, ORDERS, body).await.accepted();
    let refund = json!({
        "transaction_id": id,
        "out_refund_no": "G-5-r",
        "amount": { "refund": 1000, "total": 1000, "currency": "CNY" },
    });
    let target = "/v3/refund/domestic/refunds";
    post(&SANDBOX, target, refund.clone())
        .await
        .refused(403, "NOT_ENOUGH");

    let send = async |number: &str, account: &str, fen: i64| {
        post(&SANDBOX, RETURNS, give_back("G-5-s", number, account, fen)).await
    };
    send("G-5-b", "1900000205", 301)
        .await
        .refused(403, "NOT_ENOUGH");
    send("G-5-b", "1900000206", 1)
        .await
        .refused(400, "INVALID_REQUEST");
    send("G-5-b", "1900000205", 0)
        .await
        .refused(400, "PARAM_ERROR");
    let started = send("G-5-b", "1900000205", 300).await.accepted();
    assert_documented("POST v3/profitsharing/return-orders", &started);
    assert_eq!(started["result"], "PROCESSING");
    assert_eq!(
        send("G-5-b", "1900000205", 300).await.accepted()["return_id"],
        started["return_id"]
    );
    send("G-5-b", "1900000205", 1)
        .await
        .refused(400, "INVALID_REQUEST");
    send("G-5-c", "1900000205", 1)
        .await
        .refused(403, "NOT_ENOUGH");
    let done = get(&SANDBOX, &format!("{RETURNS}/G-5-b?out_order_no=G-5-s"))
        .await
        .accepted();
    assert_documented("GET v3/profitsharing/return-orders/{out_return_no}", &done);
    assert_eq!(done["result"], "SUCCESS");
    post(&SANDBOX, target, refund).await.accepted();

    let unknown = give_back("G-none", "G-5-d", "1900000205", 1);
    post(&SANDBOX, RETURNS, unknown)
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
    let unknown = format!("{RETURNS}/G-none?out_order_no=G-5-s");
    get(&SANDBOX, &unknown)
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
}

#[tokio::test]
async fn a_platform_shares_what_one_of_its_merchants_was_paid() {
    let mchid = &SANDBOX.merchant().mchid;
    let order = json!({
        "sp_appid": "wxd678efh567hg6787",
        "sp_mchid": mchid,
        "sub_mchid": "1900000109",
        "description": "Coffee",
        "out_trade_no": "G-6",
        "notify_url": "https://example.com/notify",
        "amount": { "total": 1000 },
        "settle_info": { "profit_sharing": true },
    });
    post(&SANDBOX, "/v3/pay/partner/transactions/native", order)
        .await
        .accepted();
    SANDBOX.pay("G-6").unwrap();
    let path = "/v3/pay/partner/transactions/out-trade-no/G-6";
    let target = format!("{path}?sp_mchid={mchid}&sub_mchid=1900000109");
    let id = get(&SANDBOX, &target).await.accepted()["transaction_id"].clone();
    let receiver = json!({
        "appid": "wxd678efh567hg6787",
        "sub_mchid": "1900000109",
        "type": "MERCHANT_ID",
        "account": mchid,
        "relation_type": "SERVICE_PROVIDER",
    });
    post(&SANDBOX, "/v3/profitsharing/receivers/add", receiver)
        .await
        .accepted();
    let mut body = share(id.as_str().unwrap(), "G-6-s", mchid, 300);
    post(&SANDBOX, ORDERS, body.clone())
        .await
        .refused(400, "INVALID_REQUEST");
    body["sub_mchid"] = json!("1900000109");
    let shared = post(&SANDBOX, ORDERS, body).await.accepted();
    assert_eq!(shared["sub_mchid"], "1900000109");
}

fn v2_request(pairs: &[(&str, &str)]) -> Values {
    let mut all = values(pairs);
    all.insert("appid".to_owned(), "wxd678efh567hg6787".to_owned());
    all.insert("sign_type".to_owned(), "HMAC-SHA256".to_owned());
    all
}

async fn v2(path: &str, pairs: &[(&str, &str)]) -> Values {
    let (_, answer) = call(&SANDBOX, path, v2_request(pairs)).await;
    assert_eq!(answer["return_code"], "SUCCESS", "{answer:?}");
    answer
}

#[tokio::test]
async fn apiv2_shares_the_same_money_by_the_same_rules() {
    let id = paid("G-7", true).await;
    let receiver = r#"{"type":"MERCHANT_ID","account":"1900000207","relation_type":"PARTNER"}"#;
    let added = v2("pay/profitsharingaddreceiver", &[("receiver", receiver)]).await;
    assert!(added["receiver"].contains("1900000207"));
    let receivers = |fen: i64| {
        let receiver = json!({
            "type": "MERCHANT_ID",
            "account": "1900000207",
            "amount": fen,
            "description": "Share",
        });
        json!({ "receiver": [receiver] }).to_string()
    };
    let share = async |number: &str, fen: i64| {
        let receivers = receivers(fen);
        let pairs = [
            ("transaction_id", &*id),
            ("out_order_no", number),
            ("receivers", &*receivers),
        ];
        v2("secapi/pay/multiprofitsharing", &pairs).await
    };
    assert_eq!(share("G-7-a", 1001).await["err_code"], "NOTENOUGH");
    assert_eq!(share("G-7-a", 301).await["err_code"], "RULE_LIMIT");
    assert_eq!(share("G-7-a", 300).await["result_code"], "SUCCESS");

    let named = [("transaction_id", &*id), ("out_order_no", "G-7-a")];
    let found = v2("pay/profitsharingquery", &named).await;
    assert_eq!(found["status"], "FINISHED");
    let parts: Value = serde_json::from_str(&found["receivers"]).unwrap();
    assert_eq!(parts["receiver"][0]["amount"], 300);
    let left = v2(
        "pay/profitsharingorderamountquery",
        &[("transaction_id", &id)],
    )
    .await;
    assert_eq!(left["unsplit_amount"], "700");

    let give_back = [
        ("out_order_no", "G-7-a"),
        ("out_return_no", "G-7-r"),
        ("return_account_type", "MERCHANT_ID"),
        ("return_account", "1900000207"),
        ("return_amount", "100"),
        ("description", "Refund"),
    ];
    let returned = v2("secapi/pay/profitsharingreturn", &give_back).await;
    assert_eq!(
        (&*returned["return_amount"], &*returned["result"]),
        ("100", "PROCESSING")
    );
    let about = [("out_order_no", "G-7-a"), ("out_return_no", "G-7-r")];
    let returned = v2("pay/profitsharingreturnquery", &about).await;
    assert_eq!(returned["result"], "SUCCESS");

    let rest = [
        ("transaction_id", &*id),
        ("out_order_no", "G-7-f"),
        ("description", "Rest"),
    ];
    let finished = v2("secapi/pay/profitsharingfinish", &rest).await;
    assert!(!finished["order_id"].is_empty());
    assert_eq!(unsplit(&id).await, 0);
}
