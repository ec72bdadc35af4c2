use serde_json::json;
use wxpay::apiv2::SignType;

use crate::expected::{APPID, MCHID, NONCE, TIMESTAMP, builder, hmac, md5, merchant, rsa, stamp};

#[tokio::test]
async fn an_order_of_apiv3_signs_the_bare_prepay_id() {
    let expected = json!({
        "appid": APPID,
        "partnerid": MCHID,
        "prepayid": "wx2014",
        "package": "Sign=WXPay",
        "noncestr": NONCE,
        "timestamp": TIMESTAMP.to_string(),
        "sign": rsa(&format!("{APPID}\n{TIMESTAMP}\n{NONCE}\nwx2014\n")),
    });
    let by_merchant = merchant().app_parameters(APPID, "wx2014", &stamp());
    assert_eq!(
        serde_json::to_value(by_merchant.unwrap()).unwrap(),
        expected
    );
    let client = builder().build().unwrap();
    let by_client = client.app_parameters(APPID, "wx2014").await.unwrap();
    assert_eq!(serde_json::to_value(by_client).unwrap(), expected);
}

#[test]
fn a_blocking_client_signs_as_well() {
    let client = builder().build_blocking().unwrap();
    assert_eq!(
        client.app_parameters(APPID, "wx2014").unwrap(),
        merchant()
            .app_parameters(APPID, "wx2014", &stamp())
            .unwrap()
    );
}

#[test]
fn an_order_of_apiv2_signs_its_merchant_too() {
    let message = format!(
        "appid={APPID}&noncestr={NONCE}&package=Sign=WXPay&partnerid=1900000109&prepayid=wx2014&timestamp={TIMESTAMP}"
    );
    let sign = |sign_type| {
        let merchant = merchant();
        merchant
            .v2_app_parameters(APPID, "1900000109", "wx2014", sign_type, &stamp())
            .unwrap()
    };
    assert_eq!(
        serde_json::to_value(sign(SignType::Md5)).unwrap(),
        json!({
            "appid": APPID,
            "partnerid": "1900000109",
            "prepayid": "wx2014",
            "package": "Sign=WXPay",
            "noncestr": NONCE,
            "timestamp": TIMESTAMP.to_string(),
            "sign": md5(&message),
        })
    );
    assert_eq!(sign(SignType::HmacSha256).sign, hmac(&message));
}
