//! What is forgotten when there is too much of it.

use serde_json::{Value, json};
use wxpay_sandbox::Sandbox;

use crate::caller::{get, post};

async fn order(sandbox: &Sandbox, number: &str) {
    let body = json!({
        "settle_info": { "profit_sharing": true },
        "appid": "wxd678efh567hg6787",
        "mchid": sandbox.merchant().mchid,
        "description": "Tea",
        "out_trade_no": number,
        "notify_url": "https://example.com/notify",
        "amount": { "total": 100, "currency": "CNY" },
    });
    let made = post(sandbox, "/v3/pay/transactions/native", body).await;
    made.accepted();
}

async fn status(sandbox: &Sandbox, target: &str) -> u16 {
    get(sandbox, target).await.status
}

#[tokio::test]
async fn the_oldest_finished_payments_are_forgotten_with_their_refunds() {
    let sandbox = Sandbox::builder().most_payments(10).start().unwrap();
    let mchid = &sandbox.merchant().mchid;
    let query =
        |number: usize| format!("/v3/pay/transactions/out-trade-no/M{number}?mchid={mchid}");
    for number in 0..11 {
        order(&sandbox, &format!("M{number}")).await;
        // Each is made in a second of its own.
        sandbox.advance_clock(1);
    }
    let mut transactions = Vec::new();
    for number in [3, 5, 6] {
        sandbox.pay(&format!("M{number}")).unwrap();
        let paid: Value = get(&sandbox, &query(number)).await.accepted();
        transactions.push(paid["transaction_id"].as_str().unwrap().to_owned());
    }
    let refund = json!({
        "out_trade_no": "M3",
        "out_refund_no": "MR3",
        "amount": { "refund": 1, "total": 100, "currency": "CNY" },
    });
    post(&sandbox, "/v3/refund/domestic/refunds", refund)
        .await
        .accepted();
    let refund = "/v3/refund/domestic/refunds/MR3";
    assert_eq!(status(&sandbox, refund).await, 200);

    // The twelfth is more than a tenth too many.
    order(&sandbox, "M11").await;
    let mut left = Vec::new();
    for number in 0..12 {
        if status(&sandbox, &query(number)).await == 200 {
            left.push(number);
        }
    }
    assert_eq!(
        left,
        [0, 1, 2, 4, 6, 7, 8, 9, 10, 11],
        "3 and 5 were paid long ago"
    );
    assert_eq!(status(&sandbox, refund).await, 404);
    let by_id = |id: &str| format!("/v3/pay/transactions/id/{id}?mchid={mchid}");
    assert_eq!(status(&sandbox, &by_id(&transactions[0])).await, 404);
    assert_eq!(status(&sandbox, &by_id(&transactions[2])).await, 200);
    // Its number is free again.
    order(&sandbox, "M3").await;
}

#[tokio::test]
async fn the_parts_of_a_combined_order_are_as_old_as_it_is() {
    let sandbox = Sandbox::builder().most_payments(10).start().unwrap();
    for number in 0..10 {
        order(&sandbox, &format!("MO{number}")).await;
        sandbox.advance_clock(1);
    }
    let sub = |number: &str| {
        json!({
            "mchid": sandbox.merchant().mchid,
            "sub_mchid": "1900000109",
            "attach": "A1",
            "amount": { "total_amount": 100, "currency": "CNY" },
            "out_trade_no": number,
            "description": "Shoes",
        })
    };
    let combined = json!({
        "combine_appid": "wxd678efh567hg6787",
        "combine_mchid": sandbox.merchant().mchid,
        "combine_out_trade_no": "MC",
        "sub_orders": [sub("MC1"), sub("MC2")],
        "notify_url": "https://example.com/notify",
    });
    let made = post(&sandbox, "/v3/combine-transactions/native", combined).await;
    made.accepted();

    let found = "/v3/combine-transactions/out-trade-no/MC";
    assert_eq!(status(&sandbox, found).await, 200);
    let mchid = &sandbox.merchant().mchid;
    let oldest = format!("/v3/pay/transactions/out-trade-no/MO0?mchid={mchid}");
    assert_eq!(status(&sandbox, &oldest).await, 404);
}

#[tokio::test]
async fn what_was_shared_and_given_back_is_forgotten_with_its_payment() {
    let sandbox = Sandbox::builder().most_payments(1).start().unwrap();
    order(&sandbox, "MS").await;
    sandbox.pay("MS").unwrap();
    let mchid = &sandbox.merchant().mchid;
    let target = format!("/v3/pay/transactions/out-trade-no/MS?mchid={mchid}");
    let paid = get(&sandbox, &target).await.accepted();
    let id = paid["transaction_id"].as_str().unwrap();
    let receiver = json!({
        "appid": "wxd678efh567hg6787",
        "type": "MERCHANT_ID",
        "account": "1900000201",
        "relation_type": "PARTNER",
    });
    let share = json!({
        "appid": "wxd678efh567hg6787",
        "transaction_id": id,
        "out_order_no": "MS-s",
        "receivers": [{
            "type": "MERCHANT_ID",
            "account": "1900000201",
            "amount": 20,
            "description": "Share",
        }],
        "unfreeze_unsplit": false,
    });
    let back = json!({
        "out_order_no": "MS-s",
        "out_return_no": "MS-r",
        "return_mchid": "1900000201",
        "amount": 5,
        "description": "Refund",
    });
    let shared = format!("/v3/profitsharing/orders/MS-s?transaction_id={id}");
    let returned = "/v3/profitsharing/return-orders/MS-r?out_order_no=MS-s";
    for (path, body) in [("receivers/add", receiver), ("orders", share)] {
        let path = format!("/v3/profitsharing/{path}");
        post(&sandbox, &path, body).await.accepted();
    }
    assert_eq!(status(&sandbox, &shared).await, 200);
    let path = "/v3/profitsharing/return-orders";
    post(&sandbox, path, back).await.accepted();
    assert_eq!(status(&sandbox, returned).await, 200);

    order(&sandbox, "MS-next").await;
    assert_eq!(status(&sandbox, &target).await, 404);
    assert_eq!(status(&sandbox, &shared).await, 404);
    assert_eq!(status(&sandbox, returned).await, 404);
}
