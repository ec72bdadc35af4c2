//! XML, signed with a shared key.

use serde_json::{Value, json};
use wxpay::{Client, Outcome};
use wxpay_tests::{client, sandbox};

use crate::APPID;

fn rental(client: &Client, number: &str) -> Value {
    json!({
        "version": "1.0",
        "appid": APPID,
        "mch_id": client.merchant().mchid(),
        "sign_type": "HMAC-SHA256",
        "out_order_no": number,
        "service_id": "500001",
        "goods_name": "Umbrella <large> & 雨伞",
        "start_time": "20261120093000",
        "end_time": null,
        "deposit_amount": 3000,
        "rent_unit": "HOUR",
        "rent_unit_fee": 100,
        "cert_serial_no": client.merchant().serial(),
    })
}

#[tokio::test]
async fn a_rental_order_goes_through_xml_and_mutual_tls() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let created = client
        .v2("v2/wxv/createrentbill")
        .fields(&rental(&client, "L1"))
        .client_certificate()
        .post()
        .await
        .unwrap();
    assert!(created.verified());
    assert_eq!(created["out_order_no"], "L1");
    let fields = created.as_object().unwrap();
    assert!(fields.values().all(Value::is_string), "{fields:?}");

    let mut pending = client
        .v2("v2.wxv.cancelbill")
        .field("out_order_no", "L1")
        .field("reason", "It stopped raining")
        .field("left_out", None::<&str>);
    for name in ["version", "appid", "mch_id", "sign_type", "service_id"] {
        pending = pending.field(name, &rental(&client, "L1")[name]);
    }
    let cancelled = pending.client_certificate().post().await.unwrap();
    assert_eq!(cancelled["order_id"], created["order_id"]);
    let request = &sandbox.requests()[1];
    assert_eq!(request.path, "/wxv/cancelbill");
    assert!(request.tls);
    let xml = String::from_utf8_lossy(&request.body);
    assert!(xml.contains("<nonce_str>"), "{xml}");
    assert!(!xml.contains("left_out"), "{xml}");
}

#[tokio::test]
async fn a_refusal_carries_its_code() {
    let sandbox = sandbox();
    let client = client(&sandbox);
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
        .await
        .unwrap_err();
    assert!(error.code().is_some(), "{error}");
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert!(error.verified());
    assert_eq!(
        error.endpoint().unwrap().to_string(),
        "POST v2/wxv/cancelbill"
    );
}

#[tokio::test]
async fn without_a_nonce_where_none_is_wanted() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    // The answer does not matter, the request does.
    let _ = client
        .v2("v2/pay/orderquery")
        .field("appid", APPID)
        .no_nonce_str()
        .post()
        .await;
    let xml = String::from_utf8(sandbox.requests()[0].body.clone()).unwrap();
    assert!(
        xml.contains("<sign>") && !xml.contains("nonce_str"),
        "{xml}"
    );
}
