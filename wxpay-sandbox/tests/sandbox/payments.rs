//! Payments of a merchant: JSAPI, App, H5 and Native.

use serde_json::{Value, json};
use wxpay_sandbox::{ActionError, Sandbox};

use crate::SANDBOX;
use crate::caller::{Answer, get, post};
use crate::every_operation::assert_documented;

fn order(number: &str) -> Value {
    json!({
        "appid": "wxd678efh567hg6787",
        "mchid": SANDBOX.merchant().mchid,
        "description": "Coffee",
        "attach": "table 4",
        "out_trade_no": number,
        "notify_url": "https://example.com/notify",
        "amount": { "total": 1234, "currency": "CNY" },
        "payer": { "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
        "scene_info": { "payer_client_ip": "127.0.0.1" },
    })
}

async fn open(way: &str, order: Value) -> Answer {
    post(&SANDBOX, &format!("/v3/pay/transactions/{way}"), order).await
}

async fn found(number: &str) -> Answer {
    let mchid = &SANDBOX.merchant().mchid;
    let target = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mchid}");
    get(&SANDBOX, &target).await
}

async fn close(number: &str) -> Answer {
    let target = format!("/v3/pay/transactions/out-trade-no/{number}/close");
    post(
        &SANDBOX,
        &target,
        json!({ "mchid": SANDBOX.merchant().mchid }),
    )
    .await
}

#[tokio::test]
async fn every_way_to_order_hands_out_what_its_front_end_needs() {
    let answer = open("jsapi", order("W-1")).await.accepted();
    assert!(answer["prepay_id"].as_str().unwrap().starts_with("wx"));
    let answer = open("app", order("W-2")).await.accepted();
    assert!(answer["prepay_id"].as_str().unwrap().starts_with("wx"));
    let answer = open("native", order("W-3")).await.accepted();
    assert!(
        answer["code_url"]
            .as_str()
            .unwrap()
            .starts_with("weixin://wxpay/")
    );
    let answer = open("h5", order("W-4")).await.accepted();
    assert!(answer["h5_url"].as_str().unwrap().contains("prepay_id=wx"));
    for (number, trade_type) in [
        ("W-1", "JSAPI"),
        ("W-2", "APP"),
        ("W-3", "NATIVE"),
        ("W-4", "MWEB"),
    ] {
        assert_eq!(found(number).await.accepted()["trade_state"], "NOTPAY");
        SANDBOX.pay(number).unwrap();
        assert_eq!(found(number).await.accepted()["trade_type"], trade_type);
    }
}

#[tokio::test]
async fn an_order_is_paid_by_its_user_and_found_by_both_numbers() {
    open("jsapi", order("N-1")).await.accepted();
    let waiting = found("N-1").await.accepted();
    assert_eq!(waiting["trade_state"], "NOTPAY");
    assert!(waiting["transaction_id"].is_null() && waiting["success_time"].is_null());

    SANDBOX.pay("N-1").unwrap();
    let paid = found("N-1").await.accepted();
    assert_documented("GET v3/pay/transactions/out-trade-no/{out_trade_no}", &paid);
    assert_eq!(paid["trade_state"], "SUCCESS");
    assert_eq!(
        paid["payer"],
        json!({ "openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" })
    );
    assert_eq!(paid["attach"], "table 4");
    assert_eq!(paid["bank_type"], "OTHERS");
    assert!(paid["success_time"].as_str().unwrap().ends_with("+08:00"));
    assert_eq!(
        paid["amount"],
        json!({ "total": 1234, "payer_total": 1234, "currency": "CNY", "payer_currency": "CNY" })
    );

    let (mchid, id) = (
        &SANDBOX.merchant().mchid,
        paid["transaction_id"].as_str().unwrap(),
    );
    let target = format!("/v3/pay/transactions/id/{id}?mchid={mchid}");
    assert_eq!(get(&SANDBOX, &target).await.accepted(), paid);
    let unknown = format!("/v3/pay/transactions/id/4200000000?mchid={mchid}");
    get(&SANDBOX, &unknown)
        .await
        .refused(404, "ORDER_NOT_EXIST");
}

#[tokio::test]
async fn the_same_order_twice_is_one_order_and_another_content_is_refused() {
    let first = open("jsapi", order("N-2")).await.accepted();
    assert_eq!(open("jsapi", order("N-2")).await.accepted(), first);
    let mut other = order("N-2");
    other["amount"]["total"] = json!(1);
    open("jsapi", other).await.refused(403, "OUT_TRADE_NO_USED");
    open("native", order("N-2"))
        .await
        .refused(403, "OUT_TRADE_NO_USED");
}

#[tokio::test]
async fn a_paid_order_is_neither_made_again_nor_closed_nor_paid_again() {
    open("jsapi", order("N-3")).await.accepted();
    SANDBOX.pay("N-3").unwrap();
    open("jsapi", order("N-3")).await.refused(400, "ORDERPAID");
    close("N-3").await.refused(400, "ORDERPAID");
    cannot_be_paid("N-3", "SUCCESS");
}

#[track_caller]
fn cannot_be_paid(number: &str, state: &str) {
    let error = SANDBOX.pay(number).unwrap_err();
    let expected = format!("`{number}` is {state}; this needs NOTPAY or USERPAYING");
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn a_closed_order_stays_closed() {
    open("native", order("N-4")).await.accepted();
    assert_eq!(close("N-4").await.status, 204);
    assert_eq!(found("N-4").await.accepted()["trade_state"], "CLOSED");
    assert_eq!(close("N-4").await.status, 204);
    open("native", order("N-4"))
        .await
        .refused(400, "ORDER_CLOSED");
    cannot_be_paid("N-4", "CLOSED");
    assert!(SANDBOX.fail_payment("N-4").is_err());
}

#[tokio::test]
async fn a_user_who_could_not_pay_an_order_may_try_again() {
    open("native", order("N-10")).await.accepted();
    SANDBOX.fail_payment("N-10").unwrap();
    assert_eq!(found("N-10").await.accepted()["trade_state"], "NOTPAY");
    SANDBOX.pay("N-10").unwrap();
    assert_eq!(found("N-10").await.accepted()["trade_state"], "SUCCESS");
}

#[tokio::test]
async fn an_order_that_is_not_paid_by_code_is_not_reversed() {
    open("jsapi", order("N-5")).await.accepted();
    let body = json!({ "appid": "wxd678efh567hg6787", "mchid": SANDBOX.merchant().mchid });
    let target = "/v3/pay/transactions/out-trade-no/N-5/reverse";
    post(&SANDBOX, target, body)
        .await
        .refused(400, "INVALID_REQUEST");
}

#[tokio::test]
async fn an_unknown_order_is_neither_found_nor_closed_nor_paid() {
    found("N-none").await.refused(404, "ORDER_NOT_EXIST");
    close("N-none").await.refused(404, "ORDER_NOT_EXIST");
    let unknown = ActionError::Unknown {
        what: "payment",
        number: "N-none".to_owned(),
    };
    assert_eq!(SANDBOX.pay("N-none"), Err(unknown));
}

#[tokio::test]
async fn an_order_for_nothing_or_for_everything_is_refused() {
    for total in [0, -1, i64::MAX] {
        let mut order = order("N-6");
        order["amount"]["total"] = json!(total);
        open("jsapi", order).await.refused(400, "PARAM_ERROR");
    }
}

/// An order that expires this many seconds from now, in a sandbox of its own.
async fn expiring(number: &str, seconds: i64) -> Sandbox {
    let sandbox = Sandbox::builder()
        .merchant_id(&SANDBOX.merchant().mchid)
        .start()
        .unwrap();
    let mut expiring = order(number);
    expiring["time_expire"] = json!(beijing(crate::caller::now() + seconds));
    post(&sandbox, "/v3/pay/transactions/jsapi", expiring)
        .await
        .accepted();
    sandbox
}

#[tokio::test]
async fn nobody_pays_after_the_time_that_the_merchant_set() {
    let sandbox = expiring("N-7", 100).await;
    sandbox.set_clock_offset(200);
    let late = sandbox.pay("N-7").unwrap_err();
    assert!(
        late.to_string()
            .contains("NOTPAY, and its time_expire is over"),
        "{late}"
    );
}

#[tokio::test]
async fn a_user_has_a_minute_however_little_the_merchant_gives() {
    let sandbox = expiring("N-8", -10).await;
    sandbox.set_clock_offset(30);
    sandbox.pay("N-8").unwrap();
}

#[tokio::test]
async fn an_order_that_nobody_pays_is_closed_after_a_week() {
    let sandbox = expiring("N-9", 100).await;
    sandbox.set_clock_offset(8 * 86_400);
    let late = sandbox.pay("N-9").unwrap_err();
    assert!(late.to_string().contains("CLOSED"), "{late}");
}

/// As APIv3 writes a time.
fn beijing(unix: i64) -> String {
    let days = (unix + 8 * 3600).div_euclid(86_400);
    let seconds = (unix + 8 * 3600).rem_euclid(86_400);
    let (mut year, mut left) = (1970, days);
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    while left >= 365 + i64::from(leap(year)) {
        left -= 365 + i64::from(leap(year));
        year += 1;
    }
    let february = 28 + i64::from(leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if left < length {
            break;
        }
        left -= length;
        month += 1;
    }
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!(
        "{year}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}+08:00",
        left + 1
    )
}
