//! Combined orders that a platform deducts under one contract with the user.

use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{Answer, get, post};
use crate::every_operation::assert_documented;

const PLATFORM: &str = "/v3/ecommerce/combine-papay";

fn of_plan(code: &str) -> String {
    format!("{PLATFORM}/contracts/plan-id/12535/out-contract-code/{code}")
}

async fn wish(way: &str, code: &str) -> Answer {
    let body = json!({
        "appid": "wxd678efh567hg6787",
        "plan_id": 12535,
        "out_contract_code": code,
        "contract_display_account": "Zhang",
        "notify_url": "https://example.com/notify",
    });
    post(&SANDBOX, &format!("{PLATFORM}/contracts/{way}"), body).await
}

/// Makes a contract, has it approved, and returns what is known of it.
async fn signed(code: &str) -> Value {
    wish("pre-entrust-sign", code).await.accepted();
    SANDBOX.approve_contract(code).unwrap();
    get(&SANDBOX, &of_plan(code)).await.accepted()
}

fn order(number: &str, contract: &Value) -> Value {
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
        "contract_id": contract["contract_id"],
        "sub_orders": [sub("a", "1900000109", 100), sub("b", "1900000110", 200)],
    })
}

async fn deduct(order: Value) -> Answer {
    post(&SANDBOX, &format!("{PLATFORM}/transactions"), order).await
}

async fn found(number: &str) -> Answer {
    get(&SANDBOX, &format!("{PLATFORM}/transactions/{number}")).await
}

async fn reverse(number: &str, suffixes: Option<&[&str]>) -> Answer {
    let mut body = json!({ "combine_appid": "wxd678efh567hg6787" });
    if let Some(suffixes) = suffixes {
        let subs = suffixes.iter().map(|suffix| {
            json!({
                "mchid": SANDBOX.merchant().mchid,
                "out_trade_no": format!("{number}-{suffix}"),
                "sub_mchid": "1900000109",
            })
        });
        body["sub_orders"] = subs.collect();
    }
    let target = format!("{PLATFORM}/transactions/{number}/reverse");
    post(&SANDBOX, &target, body).await
}

fn states(shown: &Value) -> [&str; 2] {
    [0, 1].map(|index| shown["sub_orders"][index]["trade_state"].as_str().unwrap())
}

#[tokio::test]
async fn a_contract_for_combined_orders_is_signed_and_ended() {
    for (way, code, operation) in [
        (
            "pre-entrust-sign",
            "D-1",
            "POST v3/ecommerce/combine-papay/contracts/pre-entrust-sign",
        ),
        (
            "pre-entrust-sign/mini-program",
            "D-2",
            "POST v3/ecommerce/combine-papay/contracts/pre-entrust-sign/mini-program",
        ),
    ] {
        let made = wish(way, code).await.accepted();
        assert_documented(operation, &made);
        assert_eq!(made["mchid"], SANDBOX.merchant().mchid);
        assert_eq!(made["out_contract_code"], code);
        assert_eq!(made["plan_id"], 12535);
        get(&SANDBOX, &of_plan(code))
            .await
            .refused(404, "RESOURCE_NOT_EXISTS");

        SANDBOX.approve_contract(code).unwrap();
        let signed = get(&SANDBOX, &of_plan(code)).await.accepted();
        assert_eq!(signed["contract_state"], "SIGNED");
        let body = json!({ "contract_termination_remark": "Moved away" });
        let end = format!("{}/terminate", of_plan(code));
        post(&SANDBOX, &end, body).await.accepted();
        let ended = get(&SANDBOX, &of_plan(code)).await.accepted();
        assert_eq!(ended["contract_state"], "TERMINATED");
        deduct(order(&format!("{code}-late"), &ended))
            .await
            .refused(400, "INVALID_REQUEST");
    }
}

#[tokio::test]
async fn a_combined_deduction_is_paid_when_it_is_answered() {
    let contract = signed("D-3").await;
    let made = deduct(order("D-3", &contract)).await.accepted();
    assert_documented("POST v3/ecommerce/combine-papay/transactions", &made);
    assert_eq!(states(&made), ["SUCCESS", "SUCCESS"]);
    assert_eq!(made["combine_payer_info"]["openid"], contract["openid"]);
    assert_eq!(found("D-3").await.accepted(), made);

    // They are orders like all combined ones, and payments like all others.
    let shown = crate::combined::found("D-3").await.accepted();
    assert_eq!(shown["sub_orders"][1]["trade_type"], "PAP");
    deduct(order("D-3", &contract))
        .await
        .refused(400, "ORDERPAID");
    let mut other = order("D-3", &contract);
    other["sub_orders"][0]["amount"]["total_amount"] = json!(101);
    deduct(other).await.refused(403, "OUT_TRADE_NO_USED");
}

#[tokio::test]
async fn nothing_is_deducted_without_a_contract() {
    let none = json!({ "contract_id": "Wx15463511252015071056489715" });
    deduct(order("D-4", &none))
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
    found("D-4").await.refused(404, "ORDER_NOT_EXIST");
}

#[tokio::test]
async fn a_combined_deduction_is_reversed_as_a_whole() {
    let contract = signed("D-5").await;
    deduct(order("D-5", &contract)).await.accepted();
    reverse("D-5", Some(&["a"]))
        .await
        .refused(400, "INVALID_REQUEST");
    let paid = found("D-5").await.accepted();
    assert_eq!(states(&paid), ["SUCCESS", "SUCCESS"]);

    assert_eq!(reverse("D-5", Some(&["a", "b"])).await.status, 204);
    let reversed = found("D-5").await.accepted();
    assert_eq!(states(&reversed), ["REVOKED", "REVOKED"]);
    reverse("D-5", None).await.refused(400, "INVALID_REQUEST");
    deduct(order("D-5", &contract))
        .await
        .refused(400, "ORDER_REVERSED");
}

#[tokio::test]
async fn a_combined_deduction_that_is_refunded_in_part_is_not_reversed() {
    let contract = signed("D-6").await;
    let made = deduct(order("D-6", &contract)).await.accepted();
    let refund = json!({
        "sub_mchid": "1900000109",
        "transaction_id": made["sub_orders"][0]["transaction_id"],
        "out_refund_no": "D-6-r",
        "amount": { "refund": 40, "total": 100, "currency": "CNY" },
    });
    post(&SANDBOX, "/v3/refund/domestic/refunds", refund)
        .await
        .accepted();
    reverse("D-6", None).await.refused(400, "INVALID_REQUEST");
    assert_eq!(
        states(&found("D-6").await.accepted()),
        ["REFUND", "SUCCESS"]
    );
}

#[tokio::test]
async fn a_combined_order_that_the_user_paid_is_not_reversed() {
    let combined = json!({
        "combine_appid": "wxd678efh567hg6787",
        "combine_mchid": SANDBOX.merchant().mchid,
        "combine_out_trade_no": "D-7",
        "sub_orders": [{
            "mchid": SANDBOX.merchant().mchid,
            "sub_mchid": "1900000109",
            "attach": "a",
            "amount": { "total_amount": 100, "currency": "CNY" },
            "out_trade_no": "D-7-a",
            "description": "Shoes",
        }],
        "notify_url": "https://example.com/notify",
    });
    post(&SANDBOX, "/v3/combine-transactions/native", combined)
        .await
        .accepted();
    reverse("D-7", None).await.refused(400, "INVALID_REQUEST");
}
