//! JSON, signed with RSA.

use serde_json::{Value, json};
use wxpay::{Client, Sensitive, model};
use wxpay_tests::{client, sandbox, stateless_sandbox};

use crate::APPID;

const CREATE: &str = "v3/payscore/smartretail-orders";
const CANCEL: &str = "v3/payscore/smartretail-orders/{out_order_no}/cancel";

async fn create(client: &Client, number: &str) -> wxpay::Result<wxpay::Answer<Value>> {
    let order = json!({ "appid": APPID, "out_order_no": number, "service_id": "500001" });
    client.v3(CREATE).json(&order).post().await
}

#[tokio::test]
async fn an_order_is_created_and_cancelled() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let created = create(&client, "R1").await.unwrap();
    assert!(created.verified());
    assert_eq!(created.status(), 200);
    assert!(created.request_id().is_some());
    assert_eq!(created["out_order_no"], "R1");

    let reason = json!({ "appid": APPID, "service_id": "500001", "reason": "顾客未取货" });
    let cancelled = client
        .v3(CANCEL)
        .path("out_order_no", "R1")
        .json(&reason)
        .post()
        .await
        .unwrap();
    assert_eq!(cancelled["order_id"], created["order_id"]);
    let request = &sandbox.requests()[1];
    assert_eq!(
        (request.path.as_str(), request.operation.as_deref()),
        (
            "/v3/payscore/smartretail-orders/R1/cancel",
            Some("POST v3/payscore/smartretail-orders/{out_order_no}/cancel")
        )
    );
    assert_eq!(
        serde_json::from_slice::<Value>(&request.body).unwrap(),
        reason
    );
}

#[tokio::test]
async fn the_chain_spelling_and_a_leading_slash_reach_the_same_endpoint() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    for (number, path) in [
        ("R1", "v3.payscore.smartretailOrders._out_order_no_.cancel"),
        ("R2", "v3.payscore.smartretailOrders.$out_order_no$.cancel"),
        (
            "R3",
            "/v3/payscore/smartretail-orders/{out_order_no}/cancel",
        ),
    ] {
        create(&client, number).await.unwrap();
        let cancelled = client
            .v3(path)
            .path("out_order_no", number)
            .field("appid", APPID)
            .field("service_id", "500001")
            .field("reason", "none")
            .field("no_such_thing", None::<&str>)
            .post()
            .await
            .unwrap();
        assert_eq!(cancelled["out_order_no"], number);
    }
}

#[tokio::test]
async fn parameters_of_a_query_are_encoded_and_signed() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let found = client
        .v3("v3/edu-papay/transactions/out-trade-no/{out_trade_no}")
        .path("out_trade_no", "A/B 订单#1")
        .query("sub_mchid", "1900000109")
        .query("left_out", None::<&str>)
        .get()
        .await
        .unwrap();
    assert!(found.verified());
    assert!(found["trade_state"].is_string(), "{found:?}");
    let path = &sandbox.requests()[0].path;
    let end = "/A%2FB%20%E8%AE%A2%E5%8D%95%231?sub_mchid=1900000109";
    assert!(path.ends_with(end), "{path}");
}

#[tokio::test]
async fn an_empty_answer_is_null() {
    let sandbox = stateless_sandbox();
    let client = client(&sandbox);
    let closed = client
        .v3("v3/pay/transactions/out-trade-no/{out_trade_no}/close")
        .path("out_trade_no", "CODE0001")
        .json(&json!({ "mchid": client.merchant().mchid() }))
        .post()
        .await
        .unwrap();
    assert_eq!(closed.status(), 204);
    assert!(closed.verified());
    assert_eq!(closed.into_inner(), Value::Null);
}

#[tokio::test]
async fn every_method_is_signed_as_itself() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let url = json!({ "url": "https://shop.example.com/complaints" });
    let path = "v3/merchant-service/complaint-notifications";
    let put = client.v3(path).json(&url).put().await.unwrap();
    assert!(put["url"].is_string());
    let deleted = client.v3(path).delete().await.unwrap();
    assert_eq!(*deleted, Value::Null);
    let patched = client
        .v3("v3/marketing/membercard-open/callback")
        .field("notify_url", "https://shop.example.com/cards")
        .patch()
        .await
        .unwrap();
    assert!(patched["notify_url"].is_string());
    // A DELETE may have a body; it is signed and sent.
    let removed = client
        .v3("v3/brand/partner/store/brandstores/{store_id}")
        .path("store_id", 100_200)
        .field("brand_id", "120344")
        .delete()
        .await
        .unwrap();
    assert!(removed.verified());
    let methods: Vec<_> = sandbox.requests().into_iter().map(|r| r.method).collect();
    assert_eq!(methods, ["PUT", "DELETE", "PATCH", "DELETE"]);
    assert_eq!(sandbox.requests()[3].body, br#"{"brand_id":"120344"}"#);
}

#[tokio::test]
async fn a_struct_that_only_knows_serde_is_a_body() {
    #[derive(serde::Serialize)]
    struct Order<'a> {
        appid: &'a str,
        out_order_no: String,
        service_id: &'a str,
    }
    let sandbox = sandbox();
    let order = Order {
        appid: APPID,
        out_order_no: "R9".into(),
        service_id: "500001",
    };
    let client = client(&sandbox);
    let created = client.v3(CREATE).json(&order).post().await.unwrap();
    assert_eq!(created["out_order_no"], "R9");
}

#[tokio::test]
async fn sensitive_values_are_encrypted_as_a_field_and_in_a_model() {
    #[model(encode)]
    struct Receiver {
        appid: &'static str,
        #[serde(rename = "type")]
        kind: &'static str,
        account: &'static str,
        name: Sensitive,
        relation_type: &'static str,
    }
    let sandbox = sandbox();
    let client = client(&sandbox);
    let account = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
    let path = "v3/profitsharing/receivers/add";
    let by_field = client
        .v3(path)
        .field("appid", APPID)
        .field("type", "PERSONAL_OPENID")
        .field("account", account)
        .field("name", Sensitive::from("张三"))
        .field("relation_type", "USER")
        .post();
    assert!(by_field.await.unwrap().verified());
    let receiver = Receiver {
        appid: APPID,
        kind: "PERSONAL_OPENID",
        account,
        name: "张三".into(),
        relation_type: "USER",
    };
    let by_model = client.v3(path).body(&receiver).post().await;
    assert!(by_model.unwrap().verified());
    for request in sandbox.requests() {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        // 256 bytes of RSA in base64; the sandbox has opened it already.
        assert_eq!(body["name"].as_str().unwrap().len(), 344);
        assert_eq!(request.problem, None);
    }
}

#[tokio::test]
async fn headers_of_the_callers_go_along() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let name = format!("Idempotency-{}", "Key");
    client
        .v3("v3/certificates")
        .header(name, "K-1")
        .header("X-Absent", None::<&str>)
        .get()
        .await
        .unwrap();
    let request = &sandbox.requests()[0];
    assert_eq!(request.header("idempotency-key"), Some("K-1"));
    assert_eq!(request.header("x-absent"), None);
}

#[tokio::test]
async fn another_host_for_one_call() {
    let (own, other) = (sandbox(), sandbox());
    let client = wxpay_tests::builder(&own)
        .platform_certificate(&other.merchant().platform_certificate)
        .base_url(other.base_url())
        .build()
        .unwrap();
    let error = client
        .v3("v3/certificates")
        .host(other.base_url().to_owned())
        .get()
        .await
        .unwrap_err();
    // That sandbox serves another merchant, and says so.
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!((own.requests().len(), other.requests().len()), (0, 1));

    let error = client.v3("v3/certificates").host("nowhere").get().await;
    let error = error.unwrap_err();
    assert!(error.to_string().contains("`host`"), "{error}");
    assert_eq!(error.outcome(), wxpay::Outcome::NotSent);
}
