//! Typed and untyped calls read the same answers, and refuse the same.

use serde_json::{Value, json};
use wxpay::apiv2::{SignType, sign, xml};
use wxpay::v3::pay::transactions::{ReverseOrder, ReverseOrderResponse};
use wxpay::{Answer, ErrorKind, Outcome, Result, VerificationError};
use wxpay_sandbox::{Fault, Sandbox};
use wxpay_tests::{client, sandbox};

fn answers(sandbox: &Sandbox, body: &str) {
    let fault = Fault::Answer {
        status: 200,
        headers: Vec::new(),
        body: body.into(),
    };
    sandbox.fault(fault, 1);
}

/// The same answer to a call with a type and to one without.
async fn both(body: &str) -> (Result<Answer<ReverseOrderResponse>>, Result<Answer<Value>>) {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mchid = client.merchant().mchid();
    answers(&sandbox, body);
    let typed = ReverseOrder::new("P1", "wxd678efh567hg6787", mchid);
    let typed = typed.send(&client).await;
    answers(&sandbox, body);
    let untyped = client
        .v3("v3/pay/transactions/out-trade-no/{out_trade_no}/reverse")
        .path("out_trade_no", "P1")
        .json(&json!({"appid": "wxd678efh567hg6787", "mchid": mchid}))
        .post()
        .await;
    (typed, untyped)
}

#[tokio::test]
async fn one_bad_value_does_not_hide_the_others() {
    let deep = format!("{}{}", "[".repeat(130), "]".repeat(130));
    for unknown in [
        r#""cake \ud83c""#,
        "1e999",
        "123456789012345678901234567890",
        &deep,
    ] {
        let body = format!(r#"{{"attach":{unknown},"mchid":"1900000109","out_trade_no":"P1"}}"#);
        let (typed, untyped) = both(&body).await;
        assert_eq!(typed.unwrap().out_trade_no, "P1");
        assert_eq!(untyped.unwrap()["out_trade_no"], "P1");
    }
}

#[tokio::test]
async fn a_field_that_is_there_twice_is_refused_by_both() {
    let body = r#"{"out_trade_no":"P1","mchid":"1900000109","out_trade_no":"P2"}"#;
    let (typed, untyped) = both(body).await;
    for error in [typed.unwrap_err(), untyped.unwrap_err()] {
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
        assert!(
            error.to_string().contains("`out_trade_no` is there twice"),
            "{error}"
        );
        assert_eq!(error.body(), Some(body.as_bytes()));
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert!(error.verified());
    }
}

#[tokio::test]
async fn a_call_signed_with_hmac_takes_no_answer_signed_with_md5() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let key = &sandbox.merchant().api_v2_key;
    let fields = [("return_code", "SUCCESS"), ("result_code", "SUCCESS")];
    for (sign_type, good) in [(SignType::Md5, false), (SignType::HmacSha256, true)] {
        let signature = sign(fields, key, sign_type);
        let all = fields.into_iter().chain([("sign", signature.as_str())]);
        answers(&sandbox, &xml::write("xml", all).unwrap());
        let result = client
            .v2("v2/pay/orderquery")
            .field("appid", "wxd678efh567hg6787")
            .field("mch_id", client.merchant().mchid())
            .field("out_trade_no", "P1")
            .field("sign_type", "HMAC-SHA256")
            .post()
            .await;
        if good {
            assert!(result.unwrap().verified());
            continue;
        }
        let error = result.unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ErrorKind::Verification(VerificationError::OtherSignType { .. })
            ),
            "{error}"
        );
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
}

#[tokio::test]
async fn what_an_answer_says_of_itself_is_cut_in_errors() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let mut response = http::Response::new(bytes::Bytes::from_static(b"{}"));
    let long = "x".repeat(60_000);
    for (name, value) in [
        ("wechatpay-timestamp", "1"),
        ("wechatpay-nonce", "n"),
        ("wechatpay-signature", "c2lnbg=="),
        ("wechatpay-serial", &long),
        ("request-id", &long),
    ] {
        let value = value.parse().unwrap();
        response.headers_mut().insert(name, value);
    }
    let error = wxpay::read_response::<ReverseOrder>(response, client.merchant(), 1).unwrap_err();
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(text.len() < 1_000, "{} bytes", text.len());
    }
}
