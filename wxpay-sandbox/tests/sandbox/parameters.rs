//! What a request must say: headers, path, query and body.

use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use crate::SANDBOX;
use crate::caller::{Request, pem_to_der};

fn code_payment(number: &str) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "mchid": SANDBOX.merchant().mchid,
        "description": "Coffee",
        "out_trade_no": number,
        "payer": { "auth_code": "130061098828009406" },
        "amount": { "total": 100 },
        "scene_info": { "store_info": { "id": "0001" } },
    })
}

#[tokio::test]
async fn a_parameter_error_points_at_the_field() {
    let refused = async |change: fn(&mut Value)| {
        let mut body = code_payment("parameter-error");
        change(&mut body);
        let answer = Request::post(&SANDBOX, "/v3/pay/transactions/codepay", body)
            .send()
            .await;
        let detail = answer.expect_refusal(400, "PARAM_ERROR", SANDBOX.merchant());
        assert_eq!(detail["location"], "body");
        (
            detail["field"].as_str().unwrap().to_owned(),
            detail["issue"].as_str().unwrap().to_owned(),
        )
    };
    let (field, issue) = refused(|body| body["amount"]["total"] = json!("100")).await;
    assert_eq!(field, "/body/amount/total");
    assert_eq!(issue, "must be an integer, not a string");
    let (field, issue) = refused(|body| body["amount"] = json!({})).await;
    assert_eq!(
        (field.as_str(), issue.as_str()),
        ("/body/amount/total", "is required and missing")
    );
    let (field, issue) = refused(|body| body["description"] = json!("")).await;
    assert_eq!(
        (field.as_str(), issue.as_str()),
        ("/body/description", "is required and empty")
    );
    let (field, _) = refused(|body| body["support_fapiao"] = json!("true")).await;
    assert_eq!(field, "/body/support_fapiao");
    let (field, _) = refused(|body| body["scene_info"] = json!([])).await;
    assert_eq!(field, "/body/scene_info");
    let (field, _) = refused(|body| {
        body["detail"] = json!({ "goods_detail": [{ "merchant_goods_id": "1", "quantity": 1.5 }] });
    })
    .await;
    assert_eq!(field, "/body/detail/goods_detail/0/quantity");
    let (field, issue) = refused(|body| body["mchid"] = json!("1")).await;
    assert_eq!(field, "/body/mchid");
    assert!(issue.contains(&SANDBOX.merchant().mchid));
}

#[tokio::test]
async fn a_body_that_is_not_a_json_object_is_refused() {
    for body in ["[1]", "{", "null", "\u{fffd}"] {
        let mut request = Request::post(&SANDBOX, "/v3/pay/transactions/codepay", json!(null));
        request.body = body.to_owned();
        let detail = request
            .send()
            .await
            .expect_refusal(400, "PARAM_ERROR", SANDBOX.merchant());
        assert_eq!(detail["field"], "/body");
    }
    let empty = Request::new(&SANDBOX, "POST", "/v3/pay/transactions/codepay");
    let detail = empty
        .send()
        .await
        .expect_refusal(400, "PARAM_ERROR", SANDBOX.merchant());
    assert_eq!(detail["issue"], "is required and missing");
}

#[tokio::test]
async fn query_parameters_are_checked() {
    let target = "/v3/payscore/serviceorder?out_order_no=1&appid=2";
    let answer = Request::get(&SANDBOX, target).send().await;
    let detail = answer.expect_refusal(400, "PARAM_ERROR", SANDBOX.merchant());
    assert_eq!(detail["field"], "/query/service_id");
    assert_eq!(detail["location"], "query");

    let target = "/v3/pay/transactions/out-trade-no/1?mchid=5";
    let answer = Request::get(&SANDBOX, target).send().await;
    let detail = answer.expect_refusal(400, "PARAM_ERROR", SANDBOX.merchant());
    assert_eq!(detail["field"], "/query/mchid");
}

#[tokio::test]
async fn the_headers_that_the_server_insists_on_are_checked() {
    let merchant = SANDBOX.merchant();
    let target = "/v3/certificates";
    let answer = Request::get(&SANDBOX, target)
        .header("User-Agent", "")
        .send()
        .await;
    assert_eq!(
        answer.expect_refusal(400, "PARAM_ERROR", merchant)["field"],
        "User-Agent"
    );
    let answer = Request::get(&SANDBOX, target)
        .header("Accept", "text/html")
        .send()
        .await;
    answer.expect_refusal(406, "PARAM_ERROR", merchant);
    let answer = Request::post(&SANDBOX, "/v3/pay/transactions/codepay", code_payment("ct"))
        .header("Content-Type", "text/plain")
        .send()
        .await;
    answer.expect_refusal(415, "PARAM_ERROR", merchant);
}

#[tokio::test]
async fn an_unknown_path_names_the_nearest_documented_ones() {
    let answer = Request::get(&SANDBOX, "/v3/payscore/serviceorders")
        .send()
        .await;
    answer.expect_refusal(404, "RESOURCE_NOT_EXISTS", SANDBOX.merchant());
    let message = answer.json()["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("GET v3/payscore/serviceorder"),
        "{message}"
    );
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_one() {
    let answer = Request::new(&SANDBOX, "DELETE", "/v3/certificates")
        .send()
        .await;
    answer.expect_refusal(405, "METHOD_NOT_ALLOWED", SANDBOX.merchant());
    assert_eq!(answer.header("allow"), "GET");
}

#[tokio::test]
async fn an_undocumented_field_is_let_pass_with_a_warning() {
    let mut body = code_payment("undocumented-field");
    body["amount"]["totl"] = json!(1);
    let answer = Request::post(&SANDBOX, "/v3/pay/transactions/codepay", body)
        .send()
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let requests = SANDBOX.requests();
    let recorded = requests
        .iter()
        .find(|request| String::from_utf8_lossy(&request.body).contains("undocumented-field"))
        .unwrap();
    assert_eq!(recorded.warnings, ["/body/amount/totl is not documented"]);
    assert_eq!(recorded.problem, None);
    assert_eq!(recorded.status, Some(200));
    assert_eq!(
        recorded.operation.as_deref(),
        Some("POST v3/pay/transactions/codepay")
    );
    assert_eq!(recorded.header("Accept"), Some("application/json"));
}

#[tokio::test]
async fn a_sensitive_field_must_be_encrypted_with_the_key_that_is_named() {
    let merchant = SANDBOX.merchant();
    let send = async |message: String, key: &'static str| {
        let body = json!({ "echo_message": "hi", "encrypted_echo_message": message });
        let request = Request::post(&SANDBOX, "/v3/security/echo", body);
        request.header("Wechatpay-Serial", key).send().await
    };
    let key = PublicEncryptingKey::from_der(&pem_to_der(&merchant.public_key)).unwrap();
    let key = OaepPublicEncryptingKey::new(key).unwrap();
    let mut sealed = vec![0; key.ciphertext_size()];
    key.encrypt(&OAEP_SHA1_MGF1SHA1, b"secret", &mut sealed, None)
        .unwrap();
    let sealed = BASE64_STANDARD.encode(sealed);

    let answer = send(sealed.clone(), &merchant.public_key_id).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    for answer in [
        send(sealed.clone(), &merchant.platform_serial).await,
        send(sealed, "").await,
        send("secret".to_owned(), &merchant.public_key_id).await,
    ] {
        let detail = answer.expect_refusal(400, "PARAM_ERROR", merchant);
        assert_eq!(detail["field"], "/body/encrypted_echo_message");
    }
}

#[tokio::test]
async fn odd_requests_are_refused_and_the_server_goes_on() {
    let long = format!("/v3/{}", "a/".repeat(8000));
    for target in [
        long.as_str(),
        "/v3/%FF",
        "/v3/%",
        "/v3",
        "/v3//",
        "/hk/v3",
        "/v3/certificates?%FF",
    ] {
        let answer = Request::get(&SANDBOX, target).send().await;
        assert!(
            (400..405).contains(&answer.status),
            "{target}: {}",
            answer.text()
        );
        assert!(answer.verifies(SANDBOX.merchant()), "{target}");
    }
    for target in ["/", "//", "/%FF", "/pay", "/favicon.ico?a=%FF"] {
        let answer = Request::get(&SANDBOX, target).send().await;
        assert_eq!(answer.status, 404, "{target}");
        assert!(
            answer
                .text()
                .contains("<return_code><![CDATA[FAIL]]></return_code>")
        );
    }
    for content_type in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "\u{e9}",
    ] {
        let body = json!({ "meta": "{}" });
        let answer = Request::post(&SANDBOX, "/v3/merchant/media/upload", body)
            .header("Content-Type", content_type)
            .send()
            .await;
        assert!(
            [400, 401, 415].contains(&answer.status),
            "{content_type}: {}",
            answer.text()
        );
    }
    assert_eq!(
        Request::get(&SANDBOX, "/v3/certificates")
            .send()
            .await
            .status,
        200
    );
}
