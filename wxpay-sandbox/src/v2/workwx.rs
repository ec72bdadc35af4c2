//! The second signature of payments by WeCom (企业微信).

use aws_lc_rs::constant_time::verify_slices_are_equal;
use md5::{Digest, Md5};
use serde_json::{Map, Value};

use super::Refusal;
use crate::facts::Operation;
use crate::random;

/// The fields that `workwx_sign` covers, in the order in which they are signed.
fn covered(operation: &Operation) -> Option<&'static [&'static str]> {
    match operation.path {
        "v2/mmpaymkttransfers/sendworkwxredpack" => Some(&[
            "act_name",
            "mch_billno",
            "mch_id",
            "nonce_str",
            "re_openid",
            "total_amount",
            "wxappid",
        ]),
        "v2/mmpaymkttransfers/promotion/paywwsptrans2pocket" => Some(&[
            "amount",
            "appid",
            "desc",
            "mch_id",
            "nonce_str",
            "openid",
            "partner_trade_no",
            "ww_msg_type",
        ]),
        _ => None,
    }
}

/// Checks `workwx_sign`, where an operation has one.
pub(super) fn check(
    operation: &Operation,
    values: &Map<String, Value>,
    secret: &str,
) -> Result<(), Refusal> {
    let Some(covered) = covered(operation) else {
        return Ok(());
    };
    let text = |name: &str| values.get(name).and_then(Value::as_str).unwrap_or_default();
    let mut message = String::new();
    for name in covered.iter().filter(|name| !text(name).is_empty()) {
        message.push_str(&format!("{name}={}&", text(name)));
    }
    message.push_str("secret=");
    let expected = random::upper_hex(&Md5::digest(format!("{message}{secret}").as_bytes()));
    let sent = text("workwx_sign");
    if verify_slices_are_equal(expected.as_bytes(), sent.as_bytes()).is_ok() {
        return Ok(());
    }
    let issue = match sent {
        "" => "workwx_sign is missing".to_owned(),
        _ => format!("workwx_sign is not the upper-case MD5 of {message}***"),
    };
    Err(Refusal::new(format!(
        "企业微信签名错误 (WORKWX_SIGN_ERROR: {issue})"
    )))
}
