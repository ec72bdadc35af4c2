//! "Nothing was changed" is said only when it is proved: its caller pays again.

use http::Response;
use wxpay::v2::mmpaymkttransfers::SendRedPacket;
use wxpay::v2::pay::PrepayUnifiedOrder;
use wxpay::v3::pay::transactions::CloseOrder;
use wxpay::v3::payscore::serviceorder::CancelServiceOrder;
use wxpay::{Endpoint, Error, Merchant, Outcome, apiv2, read_response};
use wxpay_sandbox::Fault;
use wxpay_tests::{client, sandbox};

fn read<E: Endpoint>(status: u16, body: &str) -> Error {
    let sandbox = sandbox();
    let client = client(&sandbox);
    read_by::<E>(client.merchant(), status, body)
}

fn read_by<E: Endpoint>(merchant: &Merchant, status: u16, body: &str) -> Error {
    let response = Response::builder().status(status);
    let response = response.body(body.to_owned().into()).unwrap();
    match read_response::<E>(response, merchant, 0) {
        Ok(_) => panic!("{body} is no success"),
        Err(error) => error,
    }
}

/// A server that has accepted a call says so with 202, and why it has not done it.
#[tokio::test]
async fn what_is_accepted_and_not_done_is_no_success() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let fault = Fault::Answer {
        status: 202,
        headers: vec![],
        body: r#"{"code":"USERPAYING","message":"用户支付中，需要输入密码"}"#.into(),
    };
    sandbox.fault(fault, 1);
    let close = CloseOrder::new("ORDER0001", client.merchant().mchid());
    let error = close.send(&client).await.unwrap_err();
    assert!(error.verified());
    assert_eq!(error.code(), Some("USERPAYING"));
    assert_eq!(error.outcome(), Outcome::Unknown);
}

/// An APIv2 refusal, signed.
fn signed<E: Endpoint>(fields: &[(&str, &str)]) -> Error {
    let sandbox = sandbox();
    let client = client(&sandbox);
    let key = &sandbox.merchant().api_v2_key;
    let sign = apiv2::sign(fields.iter().copied(), key, apiv2::SignType::Md5);
    let fields = fields.iter().copied().chain([("sign", sign.as_str())]);
    let body = apiv2::xml::write("xml", fields).unwrap();
    read_by::<E>(client.merchant(), 200, &body)
}

#[test]
fn what_a_proxy_may_have_said_proves_nothing() {
    for (status, code) in [
        (400, "PARAM_ERROR"),
        (400, "SOMETHING_NEW"),
        (401, "PARAM_ERROR"),
        (403, "NO_AUTH"),
        (404, "ORDER_NOT_EXIST"),
        (408, "PARAM_ERROR"),
        (409, "INVALID_REQUEST"),
        (429, "FREQUENCY_LIMITED"),
        (499, "PARAM_ERROR"),
        (500, "SIGN_ERROR"),
    ] {
        let body = format!(r#"{{"code":"{code}","message":"m"}}"#);
        let error = read::<CancelServiceOrder>(status, &body);
        assert_eq!(error.code(), Some(code));
        assert_eq!(error.outcome(), Outcome::Unknown, "{status} {code}");
        let text = error.to_string();
        let told = format!("it reports {code}: m, unsigned, so nothing of it is trusted");
        assert!(text.contains(&told), "{text}");
    }
    // The answer to a request that cannot be authenticated is documented to be unsigned.
    let error = read::<CancelServiceOrder>(401, r#"{"code":"SIGN_ERROR","message":"m"}"#);
    assert_eq!(error.outcome(), Outcome::Rejected);
}

#[test]
fn a_communication_failure_of_apiv2_proves_nothing() {
    for body in [
        r#"{"retcode":"100"}"#,
        "<xml><return_code>WEIRD</return_code></xml>",
        "<xml><return_code>FAIL</return_code><return_msg>签名错误</return_msg></xml>",
        "<xml><return_code>FAIL</return_code><err_code>PARAM_ERROR</err_code></xml>",
        "<xml><return_code>FAIL</return_code><err_code>SOMETHING_NEW</err_code></xml>",
    ] {
        let error = read::<PrepayUnifiedOrder>(200, body);
        assert_eq!(error.outcome(), Outcome::Unknown, "{body}");
    }
}

#[test]
fn a_signed_refusal_of_apiv2_proves_it_by_a_documented_code_alone() {
    let refusal = |code| {
        signed::<PrepayUnifiedOrder>(&[
            ("return_code", "SUCCESS"),
            ("result_code", "FAIL"),
            ("err_code", code),
        ])
    };
    assert_eq!(refusal("NOTENOUGH").outcome(), Outcome::Rejected);
    assert_eq!(refusal("ORDERPAID").outcome(), Outcome::Unknown);
    assert_eq!(refusal("SYSTEMERROR").outcome(), Outcome::Unknown);
    assert_eq!(refusal("SOMETHING_NEW").outcome(), Outcome::Unknown);
    let refused = signed::<PrepayUnifiedOrder>(&[("return_code", "WEIRD"), ("err_code", "X")]);
    assert!(refused.verified());
    assert_eq!(refused.outcome(), Outcome::Unknown);
}

#[test]
fn a_red_packet_that_was_refused_may_be_on_its_way() {
    // As the page shows it: system busy (系统繁忙).
    for code in ["268458547", "NOTENOUGH", "PARAM_ERROR"] {
        let error = read::<SendRedPacket>(
            200,
            &format!(
                "<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code>\
                 <err_code>{code}</err_code><err_code_des>系统繁忙,请稍后再试.</err_code_des></xml>"
            ),
        );
        assert_eq!(error.outcome(), Outcome::Unknown, "{code}");
    }
}

#[test]
fn a_refusal_with_a_wrong_signature_says_why_it_is_not_trusted() {
    let body = "<xml><return_code>SUCCESS</return_code><result_code>FAIL</result_code>\
                <err_code>NOTENOUGH</err_code><sign>00000000000000000000000000000000</sign></xml>";
    let error = read::<PrepayUnifiedOrder>(200, body);
    assert_eq!(error.outcome(), Outcome::Unknown);
    let text = error.to_string();
    assert!(
        text.contains("it reports NOTENOUGH, and is not trusted"),
        "{text}"
    );
    assert!(text.contains("`sign` (MD5) does not fit"), "{text}");
}

#[test]
fn what_a_server_says_cannot_write_lines_of_its_own() {
    let long = "x".repeat(100_000);
    let body = format!(r#"{{"code":"A\u001b[2J\nERROR","message":"{long}"}}"#);
    let text = read::<CancelServiceOrder>(400, &body).to_string();
    assert!(text.contains(r"A\u{1b}[2J\nERROR"), "{text}");
    assert!(text.len() < 1000, "{}", text.len());
}
