//! Bills over what really happened in the sandbox.

use serde_json::json;
use wxpay_sandbox::Sandbox;

use crate::caller::{Request, get, post};
use crate::v2;

/// Three payments of today: one refunded in part, one shared, one reversed.
async fn busy_day() -> Sandbox {
    let sandbox = Sandbox::start().unwrap();
    let mchid = sandbox.merchant().mchid.clone();
    let order = |number: &str, sharing: bool| {
        json!({
            "appid": "wxd678efh567hg6787",
            "mchid": mchid,
            "description": "Bread, two",
            "out_trade_no": number,
            "notify_url": "https://example.com/notify",
            "amount": { "total": 1000 },
            "settle_info": { "profit_sharing": sharing },
        })
    };
    for (number, sharing) in [("B-1", false), ("B-2", true), ("B-unpaid", false)] {
        let target = "/v3/pay/transactions/native";
        post(&sandbox, target, order(number, sharing))
            .await
            .accepted();
    }
    sandbox.pay("B-1").unwrap();
    sandbox.pay("B-2").unwrap();
    let refund = json!({
        "out_trade_no": "B-1",
        "out_refund_no": "B-1-r",
        "amount": { "refund": 250, "total": 1000, "currency": "CNY" },
    });
    post(&sandbox, "/v3/refund/domestic/refunds", refund)
        .await
        .accepted();

    let mut by_code = order("B-3", false);
    by_code["payer"] = json!({ "auth_code": "130061098828009406" });
    by_code["scene_info"] = json!({ "store_info": { "id": "1" } });
    post(&sandbox, "/v3/pay/transactions/codepay", by_code)
        .await
        .accepted();
    let body = json!({ "appid": "wxd678efh567hg6787", "mchid": mchid });
    let target = "/v3/pay/transactions/out-trade-no/B-3/reverse";
    post(&sandbox, target, body).await.accepted();
    sandbox
}

/// The lines of the bill of the day on which everything happened, without backticks.
async fn bill(sandbox: &Sandbox, path: &str) -> Vec<Vec<String>> {
    let mchid = &sandbox.merchant().mchid;
    let target = format!("/v3/pay/transactions/out-trade-no/B-1?mchid={mchid}");
    let paid = get(sandbox, &target).await.accepted();
    let day = &paid["success_time"].as_str().unwrap()[..10];
    let link = get(sandbox, &format!("{path}?bill_date={day}"))
        .await
        .accepted();
    let url = link["download_url"].as_str().unwrap();
    let target = url.strip_prefix(sandbox.base_url()).unwrap();
    let file = Request::get(sandbox, &format!("/{target}")).send().await;
    let sha1 = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, &file.body);
    let sha1: String = sha1
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(link["hash_value"], sha1);
    let cells = |line: &str| {
        let cells = line
            .split(",`")
            .map(|cell| cell.trim_start_matches('`').to_owned());
        cells.collect()
    };
    file.text().lines().map(cells).collect()
}

#[tokio::test]
async fn a_trade_bill_lists_what_was_paid_refunded_and_reversed() {
    let sandbox = busy_day().await;
    let rows = bill(&sandbox, "/v3/bill/tradebill").await;
    let (titles, data, totals) = (&rows[0][0], &rows[1..rows.len() - 2], &rows[rows.len() - 1]);
    let column = |name: &str| titles.split(',').position(|title| title == name).unwrap();
    let mut told: Vec<[&str; 4]> = data
        .iter()
        .map(|row| {
            ["商户订单号", "交易状态", "订单金额", "退款金额"].map(|name| &*row[column(name)])
        })
        .collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            ["B-1", "REFUND", "0.00", "2.50"],
            ["B-1", "SUCCESS", "10.00", "0.00"],
            ["B-2", "SUCCESS", "10.00", "0.00"],
            ["B-3", "REVOKED", "0.00", "10.00"],
            ["B-3", "SUCCESS", "10.00", "0.00"],
        ]
    );
    assert!(
        data.iter()
            .all(|row| row[column("商品名称")] == "Bread, two")
    );
    assert_eq!(totals[..3], ["5", "30.00", "12.50"]);
}

#[tokio::test]
async fn what_goes_back_of_a_deposit_is_in_the_bill() {
    let sandbox = busy_day().await;
    let deposit = [
        ("appid", "wxd678efh567hg6787"),
        ("body", "Bread, two"),
        ("out_trade_no", "B-4"),
        ("total_fee", "1000"),
        ("fee_type", "CNY"),
        ("sign_type", "HMAC-SHA256"),
    ];
    let mut pay = v2::values(&deposit);
    pay.extend(v2::values(&[
        ("deposit", "Y"),
        ("spbill_create_ip", "127.0.0.1"),
        ("auth_code", "130061098828009406"),
    ]));
    let mut consume = v2::values(&deposit);
    consume.extend(v2::values(&[
        ("sub_mch_id", &sandbox.merchant().mchid),
        ("consume_fee", "300"),
    ]));
    for (path, values) in [("deposit/micropay", pay), ("deposit/consume", consume)] {
        let (_, answer) = v2::call(&sandbox, path, values).await;
        assert_eq!(answer["result_code"], "SUCCESS", "{answer:?}");
    }
    let rows = bill(&sandbox, "/v3/bill/tradebill").await;
    // Five lines of the other orders: 30.00 came in and 12.50 went back.
    assert_eq!(rows[rows.len() - 1][..3], ["7", "40.00", "19.50"]);
}

#[tokio::test]
async fn a_fund_flow_bill_adds_up() {
    let sandbox = busy_day().await;
    let rows = bill(&sandbox, "/v3/bill/fundflowbill").await;
    let data = &rows[1..rows.len() - 2];
    assert_eq!(data.len(), 5);
    // The balance after the last line is what came in without what went out.
    assert_eq!(data[4][7], "17.50");
    assert_eq!(rows[rows.len() - 1], ["5", "3", "30.00", "2", "12.50"]);
}

#[tokio::test]
async fn a_profit_sharing_bill_lists_the_shares() {
    let sandbox = busy_day().await;
    let mchid = &sandbox.merchant().mchid;
    let target = format!("/v3/pay/transactions/out-trade-no/B-2?mchid={mchid}");
    let paid = get(&sandbox, &target).await.accepted();
    let receiver = json!({
        "appid": "wxd678efh567hg6787",
        "type": "MERCHANT_ID",
        "account": "1900000201",
        "relation_type": "PARTNER",
    });
    post(&sandbox, "/v3/profitsharing/receivers/add", receiver)
        .await
        .accepted();
    let share = json!({
        "transaction_id": paid["transaction_id"],
        "out_order_no": "B-2-s",
        "receivers": [{
            "type": "MERCHANT_ID",
            "account": "1900000201",
            "amount": 300,
            "description": "Share",
        }],
        "unfreeze_unsplit": false,
    });
    post(&sandbox, "/v3/profitsharing/orders", share)
        .await
        .accepted();
    let rows = bill(&sandbox, "/v3/profitsharing/bills").await;
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert_eq!(
        rows[1][6..11],
        ["B-2-s", "10.00", "1900000201", "3.00", "分账"]
    );
    assert_eq!(rows[3], ["1", "3.00"]);
}
