//! What receivers are told of profit sharing.

use serde_json::{Value, json};
use wxpay_sandbox::{ActionError, Sandbox};

use crate::caller::{get, post};
use crate::deliveries::open;
use crate::listener::Listener;

const RECEIVER: &str = "1900000401";

/// Starts to share 300 of 1,000 fen with two receivers, one of them a person, and returns the
/// `transaction_id`.
pub(crate) async fn start(sandbox: &Sandbox, out_order_no: &str) -> String {
    let mchid = &sandbox.merchant().mchid;
    let number = format!("{out_order_no}-p");
    let order = json!({
        "appid": "wxd678efh567hg6787",
        "mchid": mchid,
        "description": "Coffee",
        "out_trade_no": number,
        "notify_url": "https://example.com/notify",
        "amount": { "total": 1000 },
        "settle_info": { "profit_sharing": true },
    });
    post(sandbox, "/v3/pay/transactions/native", order)
        .await
        .accepted();
    sandbox.pay(&number).unwrap();
    let target = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mchid}");
    let paid = get(sandbox, &target).await.accepted();
    let mut receivers = Vec::new();
    for (kind, account, fen) in [
        ("MERCHANT_ID", RECEIVER, 200),
        ("PERSONAL_OPENID", "o1", 100),
    ] {
        let receiver = json!({
            "appid": "wxd678efh567hg6787",
            "type": kind,
            "account": account,
            "relation_type": "PARTNER",
        });
        post(sandbox, "/v3/profitsharing/receivers/add", receiver)
            .await
            .accepted();
        receivers.push(json!({
            "type": kind,
            "account": account,
            "amount": fen,
            "description": "Share",
        }));
    }
    let share = json!({
        "appid": "wxd678efh567hg6787",
        "transaction_id": paid["transaction_id"],
        "out_order_no": out_order_no,
        "receivers": receivers,
        "unfreeze_unsplit": false,
    });
    post(sandbox, "/v3/profitsharing/orders", share)
        .await
        .accepted();
    paid["transaction_id"].as_str().unwrap().to_owned()
}

async fn query(sandbox: &Sandbox, number: &str, id: &str) -> Value {
    let target = format!("/v3/profitsharing/orders/{number}?transaction_id={id}");
    get(sandbox, &target).await.accepted()
}

async fn give_back(sandbox: &Sandbox, number: &str, out_return_no: &str) -> Value {
    let body = json!({
        "out_order_no": number,
        "out_return_no": out_return_no,
        "return_mchid": RECEIVER,
        "amount": 50,
        "description": "Refund",
    });
    let target = "/v3/profitsharing/return-orders";
    post(sandbox, target, body).await.accepted()
}

#[tokio::test]
async fn merchants_are_told_of_what_they_get_and_give_back() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(&[(204, "")]).await;
    sandbox.set_profit_sharing_notify_url(&listener.url);
    let id = start(&sandbox, "E-1").await;
    let shared = query(&sandbox, "E-1", &id).await;
    let arrived = listener.wait_for(1).await;
    let (body, resource) = open(&sandbox, &arrived[0]);
    assert_eq!(body["event_type"], "PROFITSHARING.SUCCESS");
    assert_eq!(body["resource"]["original_type"], "profitsharing");
    assert_eq!(resource["mchid"], sandbox.merchant().mchid);
    assert_eq!(
        (&resource["transaction_id"], &resource["order_id"]),
        (&json!(id), &shared["order_id"])
    );
    let receiver = json!({
        "type": "MERCHANT_ID",
        "account": RECEIVER,
        "amount": 200,
        "description": "Share",
    });
    assert_eq!(resource["receiver"], receiver);
    assert!(resource["success_time"].is_string());

    let returned = give_back(&sandbox, "E-1", "E-1-b").await;
    sandbox.finish_profit_sharing("E-1-b").unwrap();
    let arrived = listener.wait_for(2).await;
    let (body, resource) = open(&sandbox, &arrived[1]);
    assert_eq!(body["event_type"], "PROFITSHARING.RETURN");
    assert_eq!(resource["out_order_no"], "E-1-b");
    assert_eq!(resource["order_id"], returned["return_id"]);
    assert_eq!(resource["receiver"]["amount"], 50);

    // Asked about again, there is nothing new to tell; and what is unfrozen goes to nobody else.
    query(&sandbox, "E-1", &id).await;
    let target = "/v3/profitsharing/return-orders/E-1-b?out_order_no=E-1";
    assert_eq!(get(&sandbox, target).await.accepted()["result"], "SUCCESS");
    let rest = json!({ "transaction_id": id, "out_order_no": "E-1-u", "description": "Rest" });
    post(&sandbox, "/v3/profitsharing/orders/unfreeze", rest)
        .await
        .accepted();
    sandbox.finish_profit_sharing("E-1-u").unwrap();
    query(&sandbox, "E-1", &id).await;
    assert_eq!(
        sandbox
            .deliveries()
            .iter()
            .filter(|it| it.notify_url == listener.url)
            .count(),
        2
    );
}

#[tokio::test]
async fn what_is_shared_arrives_once() {
    let sandbox = Sandbox::start().unwrap();
    start(&sandbox, "E-2").await;
    sandbox.finish_profit_sharing("E-2").unwrap();
    let again = sandbox.finish_profit_sharing("E-2").unwrap_err();
    assert!(matches!(again, ActionError::WrongState { .. }), "{again}");
    let unknown = sandbox.finish_profit_sharing("E-none").unwrap_err();
    assert!(matches!(unknown, ActionError::Unknown { .. }), "{unknown}");
}

#[tokio::test]
async fn nobody_is_told_who_named_no_url() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.set_profit_sharing_notify_url("http://127.0.0.1:1/");
    sandbox.set_profit_sharing_notify_url("");
    let id = start(&sandbox, "E-3").await;
    query(&sandbox, "E-3", &id).await;
    query(&sandbox, "E-3", &id).await;
    let told = sandbox.deliveries();
    assert!(
        told.iter()
            .all(|it| !it.event_type.starts_with("PROFITSHARING")),
        "{told:?}"
    );
}
