//! A mistake is told before anything is sent.

use serde_json::json;
use wxpay::untyped::Call;
use wxpay::{ErrorKind, Outcome, Sensitive};
use wxpay_tests::{client, sandbox};

async fn refused(call: Call<'_>) -> String {
    let error = call.await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Request(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    error.to_string()
}

#[tokio::test]
async fn in_the_path_and_its_values() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    const ORDER: &str = "v3/pay/transactions/id/{transaction_id}";
    for (call, says) in [
        (client.v3(ORDER), "field `transaction_id`: the path needs"),
        (
            client.v3(ORDER).path("transactionId", "1"),
            "field `transactionId`: the path has no place for this value; it has {transaction_id}",
        ),
        (
            client.v3("v3/certificates").path("id", "1"),
            "no values at all",
        ),
        (
            client
                .v3(ORDER)
                .path("transaction_id", "1")
                .path("transaction_id", "2"),
            "given twice",
        ),
        (client.v3(ORDER).path("transaction_id", ""), "is empty"),
        (
            client.v3(ORDER).path("transaction_id", ".."),
            "another endpoint",
        ),
        (client.v3("v3/pay/{id"), "not closed"),
        (client.v3("v3/pay?mchid=SECRET-MERCHANT"), "`query`"),
        (client.v3("v2/pay/micropay"), "client.v2"),
        (client.v3("v3/pay/{a}#{b}"), "no `#`"),
    ] {
        let text = refused(call.get()).await;
        assert!(text.contains(says), "{text}");
        assert!(
            text.starts_with("GET v3/") || text.starts_with("GET v2/"),
            "{text}"
        );
        assert!(!text.contains("SECRET-MERCHANT"), "{text}");
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn in_body_and_headers() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let orders = || client.v3("v3/payscore/smartretail-orders");
    for (call, says) in [
        (orders().json(&1).json(&2).post(), "given twice"),
        (orders().field("a", 1).json(&2).post(), "given twice"),
        (
            orders().json(&1).field("a", 1).post(),
            "given as a whole already",
        ),
        (
            orders().field("a", 1).field("a", 2).post(),
            "field `a`: is given twice",
        ),
        (orders().field("a", 1).get(), "a GET has no body"),
        (orders().field("a", f64::NAN).post(), "field `a`"),
        (
            orders()
                .json(&json!({ "a": 1 }))
                .header("Content-Type", "x")
                .post(),
            "client sets",
        ),
        (orders().header("AUTHORIZATION", "x").get(), "client sets"),
        (orders().header("X-Line", "a\nb").get(), "field `X-Line`"),
        (orders().header("X Space", "a").get(), "field `X Space`"),
        (
            orders().header("X-Name", Sensitive::from("张三")).get(),
            "not encrypted",
        ),
        (
            orders().query("a", json!({ "b": 1 })).get(),
            "field `a`: an object",
        ),
    ] {
        let text = refused(call).await;
        assert!(text.contains(says), "{text}");
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn in_the_fields_of_apiv2() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let query = || client.v2("v2/pay/orderquery");
    for (call, says) in [
        (
            query().field("scene_info", json!({ "id": 1 })),
            "field `scene_info`: an object",
        ),
        (
            query().fields(&json!({ "scene_info": { "id": 1 } })),
            "field `scene_info`: an object",
        ),
        (query().field("goods", ["a"]), "field `goods`: a list"),
        (query().fields(&json!(["a"])), "from an object"),
        (query().field("sign", "F00"), "made by the client"),
        (
            query().field("a", 1).fields(&json!({ "a": 2 })),
            "field `a`: is given twice",
        ),
        (
            query().field("mch_id", "1"),
            "not the merchant of this client",
        ),
        (
            query().field("sign_type", "RSA"),
            "neither MD5 nor HMAC-SHA256",
        ),
        (client.v2("pay/orderquery"), "begins with v2/"),
        (client.v2("v3.pay.transactions"), "client.v3"),
    ] {
        let text = refused(call.post()).await;
        assert!(text.contains(says), "{text}");
    }
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_path_of_whatever_characters_and_length_stays_in_its_line() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let typed = "1\n\u{1b}[31m".to_owned() + &"x".repeat(100_000);
    let error = client.v3(format!("v3/x/{typed}")).get().await.unwrap_err();
    let text = error.to_string();
    assert!(!text.contains(char::is_control), "{text}");
    assert!(text.starts_with(r"GET v3/x/1\n\u{1b}[31mx"), "{text}");
    assert!(text.len() < 1000, "{}", text.len());
}
