use serde_json::json;
use wxpay::frontend::{PayscoreConfirmation, PayscoreOrderDetail};

use crate::expected::{MCHID, NONCE, TIMESTAMP, hmac, merchant, stamp};

#[test]
fn a_confirmation_signs_the_package() {
    let package = "DJIOSQPYWDxsjdldeuwhdodwxasd_dDiodnwjh9we+/=";
    let sign = hmac(&format!(
        "mch_id={MCHID}&nonce_str={NONCE}&package={package}&sign_type=HMAC-SHA256&timestamp={TIMESTAMP}"
    ));
    let confirmation = merchant().payscore_confirmation(package, &stamp()).unwrap();
    assert_eq!(
        serde_json::to_value(&confirmation).unwrap(),
        json!({
            "mch_id": MCHID,
            "package": package,
            "timestamp": TIMESTAMP.to_string(),
            "nonce_str": NONCE,
            "sign_type": "HMAC-SHA256",
            "sign": sign,
        })
    );
    assert_eq!(
        confirmation.query_string(),
        format!(
            "mch_id={MCHID}&package=DJIOSQPYWDxsjdldeuwhdodwxasd_dDiodnwjh9we%2B%2F%3D&timestamp={TIMESTAMP}&nonce_str={NONCE}&sign_type=HMAC-SHA256&sign={sign}"
        )
    );
    assert_eq!(PayscoreConfirmation::BUSINESS_TYPE, "wxpayScoreUse");
}

#[test]
fn the_detail_of_an_order_signs_service_and_number() {
    let sign = hmac(&format!(
        "mch_id={MCHID}&nonce_str={NONCE}&out_order_no=1234323JKHDFE1243252&service_id=500001&sign_type=HMAC-SHA256&timestamp={TIMESTAMP}"
    ));
    let detail = merchant()
        .payscore_order_detail("500001", "1234323JKHDFE1243252", &stamp())
        .unwrap();
    assert_eq!(
        serde_json::to_value(&detail).unwrap(),
        json!({
            "mch_id": MCHID,
            "service_id": "500001",
            "out_order_no": "1234323JKHDFE1243252",
            "timestamp": TIMESTAMP.to_string(),
            "nonce_str": NONCE,
            "sign_type": "HMAC-SHA256",
            "sign": sign,
        })
    );
    assert_eq!(
        detail.query_string(),
        format!(
            "mch_id={MCHID}&service_id=500001&out_order_no=1234323JKHDFE1243252&timestamp={TIMESTAMP}&nonce_str={NONCE}&sign_type=HMAC-SHA256&sign={sign}"
        )
    );
    assert_eq!(PayscoreOrderDetail::BUSINESS_TYPE, "wxpayScoreDetail");
}

#[test]
fn empty_arguments_are_refused() {
    let merchant = merchant();
    let stamp = stamp();
    for (error, named) in [
        (merchant.payscore_confirmation("", &stamp).err(), "package"),
        (
            merchant.payscore_order_detail("", "1", &stamp).err(),
            "service_id",
        ),
        (
            merchant.payscore_order_detail("1", "", &stamp).err(),
            "out_order_no",
        ),
    ] {
        assert!(error.unwrap().to_string().contains(named));
    }
}
