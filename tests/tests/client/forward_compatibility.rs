//! Answers of tomorrow and answers with gaps are still answers.

use serde::Deserialize;
use wxpay::v3::payscore::serviceorder::{CreateServiceOrderResponse, ServiceOrderState};
use wxpay::{Answer, endpoint};
use wxpay_sandbox::Fault;
use wxpay_tests::{client, sandbox};

use crate::round_trips::service_order;

const FULL: &str = r#"{
    "appid":"wxd678efh567hg6787","mchid":"1900000109","out_order_no":"A","service_id":"500001",
    "service_introduction":"i","state":"CREATED","order_id":"15646546545165651651","package":"p"
}"#;

async fn answer(body: &str) -> Answer<CreateServiceOrderResponse> {
    let sandbox = sandbox();
    let body = body.as_bytes().to_vec();
    sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: vec![],
            body,
        },
        1,
    );
    service_order("A").send(&client(&sandbox)).await.unwrap()
}

#[tokio::test]
async fn unknown_fields_and_values_are_no_errors() {
    let body = FULL
        .replace("\"CREATED\"", "\"ON_THE_MOON\"")
        .replace("\"package\"", "\"new_field\":{\"a\":[1,null]},\"package\"");
    let answer = answer(&body).await;
    assert_eq!(answer.state.as_str(), "ON_THE_MOON");
    assert!(matches!(answer.state, ServiceOrderState::Unknown(_)));
    assert_eq!(answer.package, "p");
}

#[tokio::test]
async fn numbers_as_strings_and_strings_as_numbers_are_read() {
    let body = FULL
        .replace("\"15646546545165651651\"", "15646546545165651651")
        .replace(
            "\"package\"",
            r#""risk_fund":{"name":"DEPOSIT","amount":"9900"},"package""#,
        );
    let answer = answer(&body).await;
    assert_eq!(answer.order_id, "15646546545165651651");
    assert_eq!(answer.risk_fund.as_ref().unwrap().amount, 9900);
}

#[tokio::test]
async fn a_missing_or_null_required_field_is_corrected_and_reported() {
    for body in [
        FULL.replace(",\"package\":\"p\"", ""),
        FULL.replace("\"package\":\"p\"", "\"package\":null"),
    ] {
        let answer = answer(&body).await;
        assert_eq!(answer.package, "");
        assert_eq!(answer.missing_fields(), ["package"]);
        assert!(answer.verified());
        assert_eq!(answer.order_id, "15646546545165651651");
    }
}

#[tokio::test]
async fn a_gap_deep_inside_is_reported_with_its_path() {
    let body = FULL.replace("\"package\"", r#""risk_fund":{"name":"DEPOSIT"},"package""#);
    let answer = answer(&body).await;
    assert_eq!(answer.missing_fields(), ["risk_fund.amount"]);
    assert_eq!(answer.risk_fund.as_ref().unwrap().amount, 0);
}

#[endpoint(POST "v3/payscore/serviceorder" -> Plain)]
struct CreateByHand {
    out_order_no: &'static str,
}

#[derive(Debug, Deserialize)]
struct Plain {
    order_id: String,
    package: String,
    amount: i64,
    note: Option<String>,
    #[serde(default)]
    list: Vec<Inner>,
}

#[derive(Debug, Deserialize)]
struct Inner {
    name: String,
    count: u32,
}

#[tokio::test]
async fn the_same_holds_for_a_type_that_only_knows_serde() {
    let sandbox = sandbox();
    let body = br#"{"order_id":"1","amount":"7","list":[{"name":"a","count":2},{"name":"b"}]}"#;
    sandbox.fault(
        Fault::Answer {
            status: 200,
            headers: vec![],
            body: body.to_vec(),
        },
        1,
    );
    let answer = CreateByHand { out_order_no: "A" }
        .send(&client(&sandbox))
        .await
        .unwrap();
    assert_eq!(answer.order_id, "1");
    assert_eq!(answer.amount, 7);
    assert_eq!(answer.package, "");
    assert_eq!(answer.note, None);
    assert_eq!(
        (answer.list[1].name.as_str(), answer.list[1].count),
        ("b", 0)
    );
    let mut missing = answer.missing_fields().to_vec();
    missing.sort();
    assert_eq!(missing, ["list[1].count", "package"]);
}
