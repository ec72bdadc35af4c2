//! Profit sharing by platforms and by brands, for the merchants that they serve.

use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{Answer, get, post};
use crate::every_operation::assert_documented;
use crate::v2::{call, values};

const STORE: &str = "1900000109";
const BRAND: &str = "1900000108";

/// Who shares: where its operations are, and what its requests name besides.
#[derive(Clone, Copy)]
struct Sharer {
    family: &'static str,
    account: &'static str,
    brand: Option<&'static str>,
}

const AS_BRAND: Sharer = Sharer {
    family: "brand",
    account: "account",
    brand: Some(BRAND),
};
const AS_PLATFORM: Sharer = Sharer {
    family: "ecommerce",
    account: "receiver_account",
    brand: None,
};

impl Sharer {
    fn target(self, rest: &str) -> String {
        format!("/v3/{}/profitsharing/{rest}", self.family)
    }

    /// Posts a body, with the brand where there is one, and asserts that the answer is complete.
    async fn post(self, rest: &str, mut body: Value) -> Answer {
        let named = ["orders", "receivers/add", "receivers/delete"].contains(&rest);
        if let Some(brand) = self.brand.filter(|_| named) {
            body["brand_mchid"] = json!(brand);
        }
        let answer = post(&SANDBOX, &self.target(rest), body).await;
        if answer.status == 200 {
            let name = format!("POST {}", &self.target(rest)[1..]);
            assert_documented(&name, &answer.json());
        }
        answer
    }

    async fn get(self, rest: &str, query: &str) -> Answer {
        let target = format!("{}?sub_mchid={STORE}&{query}", self.target(rest));
        let answer = get(&SANDBOX, &target).await;
        if answer.status == 200 {
            let name = format!("GET {}", &self.target(rest)[1..]);
            assert_documented(&name, &answer.json());
        }
        answer
    }

    async fn receiver(self, step: &str, account: &str) -> Answer {
        let body = json!({
            "appid": "wxd678efh567hg6787",
            "type": "MERCHANT_ID",
            "account": account,
            "relation_type": "SUPPLIER",
        });
        self.post(&format!("receivers/{step}"), body).await
    }

    async fn share(self, id: &str, number: &str, account: &str, fen: i64, finish: bool) -> Answer {
        let mut receiver = json!({
            "type": "MERCHANT_ID",
            "amount": fen,
            "description": "Share",
        });
        receiver[self.account] = json!(account);
        let body = json!({
            "appid": "wxd678efh567hg6787",
            "sub_mchid": STORE,
            "transaction_id": id,
            "out_order_no": number,
            "receivers": [receiver],
            "finish": finish,
        });
        self.post("orders", body).await
    }

    async fn unsplit(self, id: &str) -> Value {
        let target = self.target(&format!("orders/{id}/amounts"));
        get(&SANDBOX, &target).await.accepted()["unsplit_amount"].clone()
    }
}

/// Makes an order of the store's over 1,000 fen, has it paid, and returns its `transaction_id`.
async fn paid(number: &str) -> String {
    let mchid = &SANDBOX.merchant().mchid;
    let order = json!({
        "sp_appid": "wxd678efh567hg6787",
        "sp_mchid": mchid,
        "sub_mchid": STORE,
        "description": "Coffee",
        "out_trade_no": number,
        "notify_url": "https://example.com/notify",
        "amount": { "total": 1000 },
        "settle_info": { "profit_sharing": true },
    });
    post(&SANDBOX, "/v3/pay/partner/transactions/native", order)
        .await
        .accepted();
    SANDBOX.pay(number).unwrap();
    let path = format!("/v3/pay/partner/transactions/out-trade-no/{number}");
    let target = format!("{path}?sp_mchid={mchid}&sub_mchid={STORE}");
    let paid = get(&SANDBOX, &target).await.accepted();
    paid["transaction_id"].as_str().unwrap().to_owned()
}

async fn shares_returns_and_finishes(sharer: Sharer, prefix: &str, receiver: &str) {
    let id = paid(prefix).await;
    let [order, back, rest] = ["s", "b", "f"].map(|it| format!("{prefix}-{it}"));
    sharer
        .share(&id, &order, receiver, 200, false)
        .await
        .refused(400, "INVALID_REQUEST");
    sharer.receiver("add", receiver).await.accepted();
    assert_eq!(sharer.unsplit(&id).await, 1000);
    let share =
        async |number: &str, fen: i64| sharer.share(&id, number, receiver, fen, false).await;
    share(&order, 301).await.refused(403, "RULE_LIMIT");
    let started = share(&order, 200).await.accepted();
    assert_eq!(
        share(&order, 200).await.accepted()["order_id"],
        started["order_id"]
    );
    share(&order, 100).await.refused(400, "INVALID_REQUEST");
    assert_eq!(sharer.unsplit(&id).await, 800);

    let named = format!("transaction_id={id}&out_order_no={order}");
    let done = sharer.get("orders", &named).await.accepted();
    assert_eq!(
        (&done["status"], &done["receivers"][0]["amount"]),
        (&json!("FINISHED"), &json!(200))
    );
    assert!(done.get("finish_amount").is_none());

    let give_back = json!({
        "sub_mchid": STORE,
        "order_id": started["order_id"],
        "out_return_no": back,
        "return_mchid": receiver,
        "amount": 50,
        "description": "Refund",
    });
    let returned = sharer
        .post("returnorders", give_back.clone())
        .await
        .accepted();
    assert_eq!(
        (&returned["result"], &returned["out_order_no"]),
        (&json!("PROCESSING"), &json!(order))
    );
    let mut more = give_back;
    more["out_return_no"] = json!(format!("{back}2"));
    more["amount"] = json!(151);
    sharer
        .post("returnorders", more)
        .await
        .refused(403, "NOT_ENOUGH");
    let named = format!("out_return_no={back}&out_order_no={order}");
    let returned = sharer.get("returnorders", &named).await.accepted();
    assert_eq!(returned["result"], "SUCCESS");
    assert_eq!(sharer.unsplit(&id).await, 850);

    let finish = json!({
        "sub_mchid": STORE,
        "transaction_id": id,
        "out_order_no": rest,
        "description": "Rest",
    });
    sharer.post("finish-order", finish).await.accepted();
    assert_eq!(sharer.unsplit(&id).await, 0);
    let named = format!("transaction_id={id}&out_order_no={rest}");
    let finished = sharer.get("orders", &named).await.accepted();
    assert_eq!(
        (&finished["finish_amount"], &finished["finish_description"]),
        (&json!(850), &json!("Rest"))
    );
    share(&format!("{order}2"), 1)
        .await
        .refused(400, "INVALID_REQUEST");

    sharer.receiver("delete", receiver).await.accepted();
    let other = paid(&format!("{prefix}-2")).await;
    sharer
        .share(&other, &format!("{order}3"), receiver, 1, true)
        .await
        .refused(400, "INVALID_REQUEST");
}

#[tokio::test]
async fn a_brand_shares_what_its_stores_were_paid() {
    shares_returns_and_finishes(AS_BRAND, "BS-1", "1900000301").await;
}

#[tokio::test]
async fn a_platform_shares_what_its_merchants_were_paid() {
    shares_returns_and_finishes(AS_PLATFORM, "BS-2", "1900000302").await;
}

#[tokio::test]
async fn a_share_that_finishes_unfreezes_the_rest() {
    AS_BRAND.receiver("add", "1900000303").await.accepted();
    let id = paid("BS-3").await;
    let shared = AS_BRAND.share(&id, "BS-3-s", "1900000303", 100, true).await;
    shared.accepted();
    assert_eq!(AS_BRAND.unsplit(&id).await, 0);
    AS_BRAND
        .share(&id, "BS-3-t", "1900000303", 1, false)
        .await
        .refused(400, "INVALID_REQUEST");
}

#[tokio::test]
async fn the_receivers_of_one_are_not_those_of_another() {
    AS_BRAND.receiver("add", "1900000304").await.accepted();
    let id = paid("BS-4").await;
    AS_PLATFORM
        .share(&id, "BS-4-s", "1900000304", 1, false)
        .await
        .refused(400, "INVALID_REQUEST");
    AS_BRAND
        .share("4200000000", "BS-4-s", "1900000304", 1, false)
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
    AS_BRAND
        .get(
            "orders",
            &format!("transaction_id={id}&out_order_no=BS-none"),
        )
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
    AS_BRAND
        .get("returnorders", "out_return_no=BS-none&out_order_no=BS-4-s")
        .await
        .refused(404, "RESOURCE_NOT_EXISTS");
}

#[tokio::test]
async fn everybody_may_share_as_much() {
    for path in [
        "profitsharing/merchant-configs",
        "brand/profitsharing/brand-configs",
    ] {
        let answer = get(&SANDBOX, &format!("/v3/{path}/1900000109")).await;
        assert_eq!(answer.accepted()["max_ratio"], 3000);
    }
    let request = values(&[("sub_mch_id", STORE), ("sign_type", "HMAC-SHA256")]);
    let (_, answer) = call(&SANDBOX, "pay/profitsharingmerchantratioquery", request).await;
    assert_eq!(
        (&*answer["max_ratio"], &*answer["sub_mch_id"]),
        ("3000", STORE)
    );
}
