use serde_json::json;

use crate::expected::{APPID, NONCE, TIMESTAMP, md5, merchant, stamp};

#[test]
fn the_encoded_package_is_signed_and_the_kind_of_signature_is_not() {
    let package = "sendid=242e8abd163d300019b2cae74ba8e8c0&ver=8&sign=4110d649&mchid=11475856&spid=wxd27ebc41b85ce36d";
    let encoded = "sendid%3D242e8abd163d300019b2cae74ba8e8c0%26ver%3D8%26sign%3D4110d649%26mchid%3D11475856%26spid%3Dwxd27ebc41b85ce36d";
    let message = format!("appId={APPID}&nonceStr={NONCE}&package={encoded}&timeStamp={TIMESTAMP}");
    let parameters = merchant()
        .red_packet_parameters(APPID, package, &stamp())
        .unwrap();
    assert_eq!(
        serde_json::to_value(parameters).unwrap(),
        json!({
            "timeStamp": TIMESTAMP.to_string(),
            "nonceStr": NONCE,
            "package": encoded,
            "signType": "MD5",
            "paySign": md5(&message),
        })
    );
}

#[test]
fn an_empty_package_is_refused() {
    let error = merchant()
        .red_packet_parameters(APPID, "", &stamp())
        .unwrap_err();
    assert!(error.to_string().contains("`package`"), "{error}");
}
