use serde_json::json;
use wxpay::apiv2::SignType;

use crate::expected::{APPID, NONCE, TIMESTAMP, builder, hmac, md5, merchant, rsa, stamp, vector};

#[test]
fn the_published_message_gives_the_published_signature() {
    let vector = vector("derived-jsapi-pay-sign");
    let message = vector["message"].as_str().unwrap();
    let [appid, timestamp, nonce, package] =
        <[&str; 4]>::try_from(message.lines().collect::<Vec<_>>()).unwrap();
    let stamp = wxpay::Stamp::new(timestamp.parse().unwrap(), nonce).unwrap();
    let prepay_id = package.strip_prefix("prepay_id=").unwrap();
    let parameters = merchant()
        .jsapi_parameters(appid, prepay_id, &stamp)
        .unwrap();
    assert_eq!(
        serde_json::to_string(&parameters).unwrap(),
        json!({
            "appId": appid,
            "nonceStr": nonce,
            "package": package,
            "paySign": vector["signature_b64"],
            "signType": "RSA",
            "timeStamp": timestamp,
        })
        .as_object()
        .map(in_order)
        .unwrap()
    );
    assert_eq!(parameters.pay_sign, rsa(message));
}

/// The order in which the fields are documented.
fn in_order(object: &serde_json::Map<String, serde_json::Value>) -> String {
    let names = [
        "appId",
        "timeStamp",
        "nonceStr",
        "package",
        "signType",
        "paySign",
    ];
    assert_eq!(object.len(), names.len());
    let fields: Vec<_> = names
        .iter()
        .map(|name| format!("\"{name}\":{}", object[*name]))
        .collect();
    format!("{{{}}}", fields.join(","))
}

#[tokio::test]
async fn a_client_signs_with_its_own_clock_and_nonce() {
    let client = builder().build().unwrap();
    let by_client = client.jsapi_parameters(APPID, "wx2014").await.unwrap();
    let by_merchant = merchant()
        .jsapi_parameters(APPID, "wx2014", &stamp())
        .unwrap();
    assert_eq!(by_client, by_merchant);
    assert_eq!(
        by_client.pay_sign,
        rsa(&format!(
            "{APPID}\n{TIMESTAMP}\n{NONCE}\nprepay_id=wx2014\n"
        ))
    );
}

#[test]
fn a_blocking_client_signs_as_well() {
    let client = builder().build_blocking().unwrap();
    let parameters = client.jsapi_parameters(APPID, "wx2014").unwrap();
    assert_eq!(
        parameters,
        merchant()
            .jsapi_parameters(APPID, "wx2014", &stamp())
            .unwrap()
    );
}

#[test]
fn an_order_of_apiv2_is_signed_with_the_shared_key() {
    let message = |sign_type: &str| {
        format!(
            "appId={APPID}&nonceStr={NONCE}&package=prepay_id=wx2014&signType={sign_type}&timeStamp={TIMESTAMP}"
        )
    };
    let sign = |sign_type| {
        let merchant = merchant();
        merchant
            .v2_jsapi_parameters(APPID, "wx2014", sign_type, &stamp())
            .unwrap()
    };
    let parameters = sign(SignType::Md5);
    assert_eq!(parameters.sign_type, "MD5");
    assert_eq!(parameters.pay_sign, md5(&message("MD5")));
    let parameters = sign(SignType::HmacSha256);
    assert_eq!(
        serde_json::to_value(&parameters).unwrap(),
        json!({
            "appId": APPID,
            "timeStamp": TIMESTAMP.to_string(),
            "nonceStr": NONCE,
            "package": "prepay_id=wx2014",
            "signType": "HMAC-SHA256",
            "paySign": hmac(&message("HMAC-SHA256")),
        })
    );
}

#[test]
fn arguments_that_are_something_else_are_refused_before_signing() {
    let merchant = merchant();
    let long_id = "wx201410272009395522657a690389285100";
    for (appid, prepay_id, named) in [
        ("", "wx2014", "appid"),
        ("wx 1", "wx2014", "appid"),
        ("wx1\nwx2", "wx2014", "appid"),
        (long_id, APPID, "appid"), // exchanged
        (APPID, "", "prepay_id"),
        (APPID, "wx2014\n", "prepay_id"),
        (APPID, "prepay_id=wx2014", "prepay_id"),
    ] {
        let error = merchant
            .jsapi_parameters(appid, prepay_id, &stamp())
            .unwrap_err();
        assert!(error.to_string().contains(named), "{error}");
        let error = merchant
            .v2_jsapi_parameters(appid, prepay_id, SignType::Md5, &stamp())
            .unwrap_err();
        assert!(error.to_string().contains(named), "{error}");
    }
}

#[test]
fn what_is_passed_in_the_place_of_an_app_id_is_called_what_it_is() {
    for (appid, word) in [
        ("undefined", "never set"),
        ("null", "never set"),
        ("1900007291", "merchant number"),
        ("gh_0123456789ab", "original id"),
        ("ww0123456789abcdef", "WeCom"),
        ("oUpF8uMuAJO", "no app id"),
    ] {
        let error = merchant()
            .jsapi_parameters(appid, "wx2014", &stamp())
            .unwrap_err();
        assert!(error.to_string().contains(word), "{appid}: {error}");
    }
    let error = merchant()
        .v2_app_parameters(APPID, APPID, "wx2014", SignType::Md5, &stamp())
        .unwrap_err();
    let told = error.to_string();
    assert!(
        told.contains("`partnerid`") && told.contains("app id"),
        "{told}"
    );
    let error = merchant()
        .jsapi_parameters(APPID, "undefined", &stamp())
        .unwrap_err();
    assert!(error.to_string().contains("`prepay_id`"), "{error}");
}

#[test]
fn a_missing_key_is_named() {
    let bare = wxpay::Client::builder()
        .mchid("1900007291")
        .merchant()
        .unwrap();
    let error = bare
        .jsapi_parameters(APPID, "wx2014", &stamp())
        .unwrap_err();
    assert!(error.to_string().contains("`private_key`"), "{error}");
    let error = bare
        .v2_jsapi_parameters(APPID, "wx2014", SignType::Md5, &stamp())
        .unwrap_err();
    assert!(error.to_string().contains("`api_v2_key`"), "{error}");
}

#[test]
fn printing_shows_no_key() {
    let parameters = merchant()
        .v2_jsapi_parameters(APPID, "wx2014", SignType::Md5, &stamp())
        .unwrap();
    assert!(!format!("{:?}", parameters.clone()).contains(crate::expected::V2_KEY));
}
