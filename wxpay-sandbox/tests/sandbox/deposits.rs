//! Deposits: paid, frozen, consumed or given back.

use wxpay_sandbox::Sandbox;

use crate::SANDBOX;
use crate::face_payments::by_face;
use crate::v2::{Values, call, values};
use crate::v2_payments::{accepted, refused};

const SUB: (&str, &str) = ("sub_mch_id", "1900000109");
const APPID: (&str, &str) = ("appid", "wxd678efh567hg6787");

fn with(mut values: Values, more: &[(&str, &str)]) -> Values {
    values.extend(self::values(more));
    values
}

fn order(number: &str) -> Values {
    values(&[
        APPID,
        SUB,
        ("sign_type", "HMAC-SHA256"),
        ("body", "Room"),
        ("out_trade_no", number),
        ("fee_type", "CNY"),
        ("total_fee", "1000"),
        ("spbill_create_ip", "127.0.0.1"),
        ("notify_url", "https://example.com/notify"),
        ("trade_type", "JSAPI"),
        ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    ])
}

fn by_code(number: &str, deposit: &str) -> Values {
    let mut values = with(
        order(number),
        &[("deposit", deposit), ("auth_code", "130061098828009406")],
    );
    values.retain(|name, _| !["trade_type", "openid", "notify_url"].contains(&name.as_str()));
    values
}

fn about(number: &str) -> Values {
    values(&[APPID, SUB, ("out_trade_no", number)])
}

fn consume(number: &str, fen: &str) -> Values {
    let more = [
        ("total_fee", "1000"),
        ("consume_fee", fen),
        ("fee_type", "CNY"),
        ("sign_type", "HMAC-SHA256"),
    ];
    with(about(number), &more)
}

fn refund(number: &str, out_refund_no: &str, fen: &str) -> Values {
    let more = [
        ("out_refund_no", out_refund_no),
        ("total_fee", "1000"),
        ("refund_fee", fen),
    ];
    with(about(number), &more)
}

async fn state(number: &str) -> String {
    let found = accepted("deposit/orderquery", about(number)).await;
    found["trade_state"].clone()
}

#[tokio::test]
async fn a_deposit_is_paid_consumed_and_refunded() {
    let made = accepted("deposit/unifiedorder", order("D-1")).await;
    assert_eq!(made["trade_type"], "JSAPI");
    assert_eq!(made["sub_mch_id"], "1900000109");
    let again = accepted("deposit/unifiedorder", order("D-1")).await;
    assert_eq!(again["prepay_id"], made["prepay_id"]);
    assert_eq!(state("D-1").await, "NOTPAY");
    refused("deposit/consume", consume("D-1", "1"), "TRADE_STATE_ERROR").await;
    SANDBOX.pay("D-1").unwrap();
    assert_eq!(state("D-1").await, "SUCCESS");

    let early = refund("D-1", "D-1-r", "1");
    refused("deposit/refund", early, "TRADE_STATE_ERROR").await;
    refused("deposit/consume", consume("D-1", "0"), "PARAM_ERROR").await;
    refused("deposit/consume", consume("D-1", "1001"), "PARAM_ERROR").await;
    let other = with(consume("D-1", "600"), &[("total_fee", "999")]);
    refused("deposit/consume", other, "INVALID_REQUEST").await;
    let consumed = accepted("deposit/consume", consume("D-1", "600")).await;
    assert_eq!(
        (&*consumed["consume_fee"], &*consumed["total_fee"]),
        ("600", "1000")
    );
    accepted("deposit/consume", consume("D-1", "600")).await;
    refused("deposit/consume", consume("D-1", "601"), "INVALID_REQUEST").await;
    refused("deposit/reverse", about("D-1"), "INVALID_REQUEST").await;
    let found = accepted("deposit/orderquery", about("D-1")).await;
    assert_eq!(found["consume_fee"], "600");

    refused("deposit/refund", refund("D-1", "D-1-r", "601"), "ERROR").await;
    accepted("deposit/refund", refund("D-1", "D-1-r", "400")).await;
    refused("deposit/refund", refund("D-1", "D-1-s", "201"), "ERROR").await;
    let about_refund = with(about("D-1"), &[("out_refund_no", "D-1-r")]);
    let refunds = accepted("deposit/refundquery", about_refund).await;
    assert_eq!(
        (&*refunds["refund_fee_0"], &*refunds["refund_status_0"]),
        ("400", "SUCCESS")
    );
    assert_eq!(state("D-1").await, "REFUND");
}

#[tokio::test]
async fn a_deposit_is_given_back_by_reversing_it() {
    let paid = accepted("deposit/micropay", by_code("D-2", "Y")).await;
    assert_eq!(paid["trade_type"], "MICROPAY");
    let reversed = accepted("deposit/reverse", about("D-2")).await;
    assert_eq!(reversed["recall"], "N");
    assert_eq!(state("D-2").await, "REVOKED");
    refused("deposit/consume", consume("D-2", "1"), "TRADE_STATE_ERROR").await;
    refused("deposit/reverse", about("D-2"), "INVALID_REQUEST").await;

    let face = with(by_face("D-3", "1000"), &[SUB, ("deposit", "Y")]);
    let paid = accepted("deposit/facepay", face).await;
    assert_eq!(paid["trade_type"], "FACEPAY");
    accepted("deposit/reverse", about("D-3")).await;
    refused("deposit/orderquery", about("D-none"), "ORDERNOTEXIST").await;
}

#[tokio::test]
async fn deposits_and_other_payments_are_not_mixed_up() {
    accepted("deposit/micropay", by_code("D-4", "Y")).await;
    refused("secapi/pay/reverse", about("D-4"), "INVALID_REQUEST").await;
    let ordinary = refund("D-4", "D-4-r", "1");
    refused("secapi/pay/refund", ordinary, "INVALID_REQUEST").await;

    // `N` is an ordinary payment by code.
    accepted("deposit/micropay", by_code("D-5", "N")).await;
    refused("deposit/consume", consume("D-5", "1"), "INVALID_REQUEST").await;
    let deposit = refund("D-5", "D-5-r", "1");
    refused("deposit/refund", deposit, "INVALID_REQUEST").await;
    accepted("secapi/pay/reverse", about("D-5")).await;
}

#[tokio::test]
async fn a_deposit_that_nobody_consumes_goes_back_after_a_month() {
    let sandbox = Sandbox::start().unwrap();
    for number in ["D-6", "D-7"] {
        let (_, paid) = call(&sandbox, "deposit/micropay", by_code(number, "Y")).await;
        assert_eq!(paid["result_code"], "SUCCESS", "{paid:?}");
    }
    let (_, consumed) = call(&sandbox, "deposit/consume", consume("D-7", "1")).await;
    assert_eq!(consumed["result_code"], "SUCCESS", "{consumed:?}");
    sandbox.advance_clock(31 * 86_400);
    let (_, late) = call(&sandbox, "deposit/orderquery", about("D-6")).await;
    assert_eq!(late["trade_state"], "REVOKED");
    let (_, kept) = call(&sandbox, "deposit/orderquery", about("D-7")).await;
    assert_eq!(kept["trade_state"], "SUCCESS");
}
