//! Endpoints that a user declares, in every form that DESIGN promises.

use serde::Deserialize;
use wxpay::{Outcome, endpoint, model};
use wxpay_sandbox::Fault;
use wxpay_tests::{client, sandbox, stateless_sandbox};

/// Exactly as in the documentation, with a plain serde answer.
#[endpoint(POST "v3/payscore/smartretail-orders/<out_order_no>/cancel")]
pub struct CancelSmartRetailOrder {
    pub out_order_no: String,
    pub appid: String,
    pub service_id: String,
    pub reason: String,
}

#[derive(Debug, Deserialize)]
pub struct CancelSmartRetailOrderResponse {
    pub out_order_no: String,
    pub order_id: String,
}

#[endpoint(POST "v3/payscore/smartretail-orders" -> Created)]
struct CreateOrder {
    appid: &'static str,
    out_order_no: String,
    service_id: String,
    fees: Vec<Fee>,
    #[serde(rename = "attach")]
    note: Option<String>,
}

#[model(encode)]
struct Fee {
    fee_name: String,
    fee_amount: i64,
}

#[model(decode)]
#[derive(Debug)]
struct Created {
    out_order_no: String,
    #[serde(rename = "order_id")]
    id: String,
}

#[endpoint(GET "v3/payscore/serviceorder" -> ServiceOrder)]
struct QueryServiceOrder {
    service_id: String,
    appid: String,
    out_order_no: Option<String>,
    query_id: Option<String>,
}

#[model(decode)]
#[derive(Debug)]
struct ServiceOrder {
    out_order_no: String,
    state: String,
}

/// 204: nothing comes back.
#[endpoint(POST "v3/pay/transactions/out-trade-no/<out_trade_no>/close" -> ())]
struct CloseOrder {
    out_trade_no: String,
    mchid: String,
}

fn cancel(number: &str) -> CancelSmartRetailOrder {
    CancelSmartRetailOrder {
        out_order_no: number.to_owned(),
        appid: "wxd678efh567hg6787".to_owned(),
        service_id: "500001".to_owned(),
        reason: "nothing was taken".to_owned(),
    }
}

#[tokio::test]
async fn the_bare_form_with_a_serde_answer_works() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let order = CreateOrder {
        appid: "wxd678efh567hg6787",
        out_order_no: "O1".into(),
        service_id: "500001".into(),
        fees: vec![Fee {
            fee_name: "Cola".into(),
            fee_amount: 300,
        }],
        note: Some("machine 17".into()),
    };
    let created = order.send(&client).await.unwrap();
    assert_eq!(created.out_order_no, "O1");

    let cancelled = cancel("O1").send(&client).await.unwrap();
    assert_eq!(cancelled.order_id, created.id);
    assert_eq!(cancelled.into_inner().out_order_no, "O1");

    let bodies: Vec<_> = sandbox
        .requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(
        String::from_utf8(bodies[0].clone()).unwrap(),
        r#"{"appid":"wxd678efh567hg6787","out_order_no":"O1","service_id":"500001","fees":[{"fee_name":"Cola","fee_amount":300}],"attach":"machine 17"}"#
    );
    assert_eq!(
        String::from_utf8(bodies[1].clone()).unwrap(),
        r#"{"appid":"wxd678efh567hg6787","service_id":"500001","reason":"nothing was taken"}"#
    );
}

#[tokio::test]
async fn a_get_puts_its_fields_into_the_signed_query_string() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    crate::round_trips::service_order("Q 1/中")
        .send(&client)
        .await
        .unwrap();
    let query = QueryServiceOrder {
        service_id: "500001".into(),
        appid: "wxd678efh567hg6787".into(),
        out_order_no: Some("Q 1/中".into()),
        query_id: None,
    };
    let order = query.send(&client).await.unwrap();
    assert_eq!(order.out_order_no, "Q 1/中");
    assert_eq!(order.state, "CREATED");
    let request = sandbox.requests().pop().unwrap();
    assert_eq!(
        request.path,
        "/v3/payscore/serviceorder?service_id=500001&appid=wxd678efh567hg6787&out_order_no=Q%201%2F%E4%B8%AD"
    );
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn an_empty_answer_is_verified_all_the_same() {
    let sandbox = stateless_sandbox();
    let client = client(&sandbox);
    let close = CloseOrder {
        out_trade_no: "T1".into(),
        mchid: client.merchant().mchid().into(),
    };
    let closed = close.send(&client).await.unwrap();
    assert_eq!(closed.status(), 204);
    assert!(closed.verified());

    sandbox.fault(Fault::MissingSignature, 1);
    let error = close.send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.status().unwrap(), 204);
}
