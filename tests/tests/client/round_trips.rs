//! The operations of the main job, with what they do to the sandbox's state.
use std::future::IntoFuture;

use wxpay::v2::wxv::{CancelRentalOrder, CreateRentalOrder, SignType};
use wxpay::v3::pay::transactions::{
    Amount, PayByCode, PayByCodePayer, PayByCodeSceneInfo, PayByCodeStoreInfo, ReverseOrder,
};
use wxpay::v3::payscore::serviceorder::{
    CancelServiceOrder, CreateServiceOrder, RiskFund, RiskFundName, ServiceOrderPostPayment,
    ServiceOrderState, ServiceOrderTimeRange,
};
use wxpay::v3::payscore::smartretail_orders::{CancelSmartRetailOrder, CreateSmartRetailOrder};
use wxpay::{Client, Outcome};
use wxpay_tests::{client, sandbox};

const APPID: &str = "wxd678efh567hg6787";

pub(crate) fn service_order(number: &str) -> CreateServiceOrder {
    CreateServiceOrder::new(
        number,
        APPID,
        "500001",
        "Power bank",
        ServiceOrderTimeRange::new("20261120093000"),
        RiskFund::new(RiskFundName::Deposit, 9900),
        "https://shop.example.com/wxpay",
    )
}

pub(crate) fn rental_order(client: &Client, number: &str) -> CreateRentalOrder {
    CreateRentalOrder::new(
        "1.0",
        APPID,
        client.merchant().mchid(),
        SignType::HmacSha256,
        number,
        "500001",
        "Umbrella <large> & 雨伞",
        3000,
        "HOUR",
        100,
        client.merchant().serial().unwrap(),
    )
    .start_time("20261120093000")
}

#[tokio::test]
async fn a_service_order_is_created_with_all_its_fields_and_cancelled() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let payment = ServiceOrderPostPayment::new("Rent").amount(500);
    let create = service_order("S1")
        .post_payments(vec![payment])
        .attach("附加 & <数据>");
    let created = create.send(&client).await.unwrap();

    assert!(created.verified());
    assert_eq!(created.status(), 200);
    assert!(created.request_id().is_some());
    assert_eq!(created.missing_fields(), &[] as &[String]);
    assert_eq!(created.out_order_no, "S1");
    assert_eq!(created.mchid, sandbox.merchant().mchid);
    assert_eq!(created.state, ServiceOrderState::Created);
    assert_eq!(created.attach.as_deref(), Some("附加 & <数据>"));
    assert_eq!(created.post_payments.as_ref().unwrap()[0].amount, Some(500));
    assert_eq!(
        created.risk_fund.as_ref().unwrap().name,
        RiskFundName::Deposit
    );

    let cancel = CancelServiceOrder::new("S1", APPID, "500001", "changed my mind");
    let cancelled = cancel.send(&client).await.unwrap();
    assert_eq!(cancelled.order_id, created.order_id);

    let again = cancel.send(&client).await.unwrap_err();
    assert_eq!(again.status().unwrap(), 400);
    assert_eq!(again.outcome(), Outcome::Rejected);
    assert!(again.verified());
}

#[tokio::test]
async fn a_smart_retail_order_is_created_and_cancelled() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let create = CreateSmartRetailOrder::new(APPID, "R1", "500001").risk_amount(5000);
    let created = create.send(&client).await.unwrap();
    let cancelled = CancelSmartRetailOrder::new("R1", APPID, "500001", "nothing taken")
        .send(&client)
        .await;
    assert_eq!(
        Some(&cancelled.unwrap().order_id),
        created.order_id.as_ref()
    );
}

#[tokio::test]
async fn a_code_payment_is_made_and_reversed() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mchid = client.merchant().mchid();
    let pay = PayByCode::new(
        APPID,
        mchid,
        "Coffee",
        "P1",
        PayByCodePayer::new("130061098828009406"),
        Amount::new(1800),
        PayByCodeSceneInfo::new(PayByCodeStoreInfo::new().out_id("SHOP-1")),
    );
    let paid = pay.send(&client).await.unwrap();
    assert_eq!(paid.trade_state, "SUCCESS");
    assert_eq!(paid.amount.as_ref().unwrap().total, 1800);

    let reversed = ReverseOrder::new("P1", APPID, mchid)
        .send(&client)
        .await
        .unwrap();
    assert_eq!(reversed.out_trade_no, "P1");
}

#[tokio::test]
async fn a_rental_order_goes_through_xml_and_mutual_tls() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let created = rental_order(&client, "L1").send(&client).await.unwrap();
    assert!(created.verified());
    assert_eq!(created.out_order_no, "L1");

    let cancel = CancelRentalOrder::new(
        "1.0",
        APPID,
        client.merchant().mchid(),
        SignType::HmacSha256,
        "L1",
        "It stopped raining",
        "500001",
    );
    assert_eq!(
        cancel.send(&client).await.unwrap().order_id,
        created.order_id
    );

    let mut unknown = cancel.clone();
    unknown.out_order_no = "NO-SUCH".into();
    let error = unknown.send(&client).await.unwrap_err();
    assert!(error.code().is_some(), "{error}");
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert!(error.verified());
}

#[tokio::test]
async fn both_ways_of_sending_are_the_same_and_calls_run_side_by_side() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let (one, two) = (service_order("C1"), service_order("C2"));
    let (first, second) = tokio::join!(
        one.send(&client).into_future(),
        client.send(&two).into_future(),
    );
    assert_eq!(first.unwrap().out_order_no, "C1");
    assert_eq!(second.unwrap().out_order_no, "C2");
}
