//! For programs without async.

use serde_json::json;
use wxpay::ErrorKind;
use wxpay_tests::{builder, sandbox};

use crate::APPID;

#[test]
fn calls_of_both_protocols() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build_blocking().unwrap();
    let created = client
        .v3("v3/payscore/smartretail-orders")
        .json(&json!({ "appid": APPID, "out_order_no": "R1", "service_id": "500001" }))
        .post()
        .unwrap();
    assert!(created.verified());
    assert_eq!(created["out_order_no"], "R1");
    let certificates = client.v3("v3.certificates").get().unwrap();
    assert!(certificates["data"][0]["serial_no"].is_string());

    let error = client
        .v2("v2/wxv/cancelbill")
        .fields(&json!({
            "version": "1.0",
            "appid": APPID,
            "mch_id": client.merchant().mchid(),
            "sign_type": "HMAC-SHA256",
            "out_order_no": "NO-SUCH",
            "reason": "none",
            "service_id": "500001",
        }))
        .client_certificate()
        .post()
        .unwrap_err();
    assert!(error.code().is_some() && error.verified(), "{error}");
}

#[tokio::test]
async fn called_from_async_code_it_is_an_error_and_no_panic() {
    let sandbox = sandbox();
    let client = builder(&sandbox).build_blocking().unwrap();
    let error = client.v3("v3/certificates").get().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Config(_)));
    assert!(error.to_string().contains("spawn_blocking"), "{error}");
    assert!(sandbox.requests().is_empty());
}
