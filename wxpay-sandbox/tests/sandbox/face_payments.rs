//! Payments by face: APIv2 only, in the same store as all others.

use crate::SANDBOX;
use crate::caller::get;
use crate::v2::{Values, values};
use crate::v2_payments::{accepted, refused};

const APPID: (&str, &str) = ("appid", "wxd678efh567hg6787");

pub(crate) fn by_face(number: &str, fen: &str) -> Values {
    values(&[
        APPID,
        ("body", "Coffee"),
        ("attach", "table 4"),
        ("out_trade_no", number),
        ("total_fee", fen),
        ("fee_type", "CNY"),
        ("spbill_create_ip", "127.0.0.1"),
        ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
        ("face_code", "2e1b5f8a-face"),
        ("sign_type", "HMAC-SHA256"),
    ])
}

fn about(number: &str) -> Values {
    values(&[APPID, ("out_trade_no", number)])
}

#[tokio::test]
async fn a_payment_by_face_is_made_found_and_reversed() {
    let paid = accepted("pay/facepay", by_face("FP-1", "1000")).await;
    assert_eq!(
        (&*paid["trade_type"], &*paid["total_fee"]),
        ("FACEPAY", "1000")
    );
    assert_eq!(paid["openid"], "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o");
    // Whoever looks again gets another code, and it is still the same order.
    let mut again = by_face("FP-1", "1000");
    again.insert("face_code".to_owned(), "another".to_owned());
    refused("pay/facepay", again, "ORDERPAID").await;
    refused("pay/facepay", by_face("FP-1", "1"), "OUT_TRADE_NO_USED").await;

    let found = accepted("pay/facepayquery", about("FP-1")).await;
    assert_eq!(found["trade_state"], "SUCCESS");
    assert_eq!(found["transaction_id"], paid["transaction_id"]);
    assert!(!found.contains_key("consume_fee"));
    let mchid = &SANDBOX.merchant().mchid;
    let target = format!("/v3/pay/transactions/out-trade-no/FP-1?mchid={mchid}");
    let by_v3 = get(&SANDBOX, &target).await.accepted();
    assert_eq!(by_v3["trade_type"], "FACEPAY");

    let reversed = accepted("secapi/pay/facepayreverse", about("FP-1")).await;
    assert_eq!(reversed["recall"], "N");
    let found = accepted("pay/facepayquery", about("FP-1")).await;
    assert_eq!(found["trade_state"], "REVOKED");
    refused(
        "secapi/pay/facepayreverse",
        about("FP-1"),
        "INVALID_REQUEST",
    )
    .await;
    refused("pay/facepay", by_face("FP-1", "1000"), "ORDERREVERSED").await;
    refused("pay/facepayquery", about("FP-none"), "ORDERNOTEXIST").await;
    refused(
        "secapi/pay/facepayreverse",
        about("FP-none"),
        "ORDERNOTEXIST",
    )
    .await;
}

#[tokio::test]
async fn a_large_payment_by_face_waits_for_the_password() {
    refused("pay/facepay", by_face("FP-2", "100001"), "USERPAYING").await;
    refused("pay/facepay", by_face("FP-2", "100001"), "USERPAYING").await;
    let waiting = accepted("pay/facepayquery", about("FP-2")).await;
    assert_eq!(
        (&*waiting["trade_state"], &*waiting["trade_type"]),
        ("USERPAYING", "FACEPAY")
    );
    SANDBOX.pay("FP-2").unwrap();
    let found = accepted("pay/facepayquery", about("FP-2")).await;
    assert_eq!(found["trade_state"], "SUCCESS");
}

#[tokio::test]
async fn a_payment_by_face_is_refunded_as_any_other() {
    accepted("pay/facepay", by_face("FP-3", "1000")).await;
    let mut refund = about("FP-3");
    refund.extend(values(&[
        ("out_refund_no", "FP-3-r"),
        ("total_fee", "1000"),
        ("refund_fee", "400"),
    ]));
    accepted("secapi/pay/refund", refund).await;
    let found = accepted("pay/facepayquery", about("FP-3")).await;
    assert_eq!(found["trade_state"], "REFUND");
    refused(
        "secapi/pay/facepayreverse",
        about("FP-3"),
        "INVALID_REQUEST",
    )
    .await;
}
