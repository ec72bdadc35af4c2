//! What WeChat Pay is answered, byte for byte.

use bytes::Bytes;
use http::{Response, StatusCode};
use wxpay::notification::Acknowledgement;

use crate::{notifications, payment, sandbox};

fn wire(acknowledgement: Acknowledgement) -> (u16, Option<String>, String) {
    let response = Response::<Bytes>::from(acknowledgement);
    let content_type = response.headers().get("content-type");
    let content_type = content_type.map(|value| value.to_str().unwrap().to_owned());
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    (response.status().as_u16(), content_type, body)
}

const JSON: &str = "application/json";
const XML: &str = "text/xml; charset=utf-8";

#[test]
fn success_and_failure_are_what_the_documentation_asks_for() {
    let some = |text: &str| Some(text.to_owned());
    for (acknowledgement, expected) in [
        (Acknowledgement::success(), (204, None, String::new())),
        (
            Acknowledgement::failure("失败 \"x\""),
            (
                500,
                some(JSON),
                r#"{"code":"FAIL","message":"失败 \"x\""}"#.to_owned(),
            ),
        ),
        (
            Acknowledgement::success_v2(),
            (
                200,
                some(XML),
                "<xml><return_code>SUCCESS</return_code><return_msg>OK</return_msg></xml>"
                    .to_owned(),
            ),
        ),
        (
            Acknowledgement::failure_v2("a<b"),
            (
                500,
                some(XML),
                "<xml><return_code>FAIL</return_code>\
                 <return_msg><![CDATA[a<b]]></return_msg></xml>"
                    .to_owned(),
            ),
        ),
        (
            Acknowledgement::failure_v2("\0"),
            (
                500,
                some(XML),
                "<xml><return_code>FAIL</return_code></xml>".to_owned(),
            ),
        ),
    ] {
        assert_eq!(wire(acknowledgement), expected);
    }
}

#[test]
fn a_failure_never_has_the_status_of_a_success() {
    for status in [StatusCode::OK, StatusCode::NO_CONTENT, StatusCode::FOUND] {
        assert_eq!(Acknowledgement::failure_with(status, "x").status, 500);
        assert_eq!(Acknowledgement::failure_v2_with(status, "x").status, 500);
    }
    let busy = StatusCode::SERVICE_UNAVAILABLE;
    assert_eq!(Acknowledgement::failure_with(busy, "x").status, 503);
}

#[test]
fn an_error_answers_in_the_form_of_its_protocol_and_tells_no_internals() {
    let sandbox = sandbox();
    let notifications = notifications(sandbox);
    let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());
    let error = notifications.parse(&message.headers, b"{}").unwrap_err();
    let body = r#"{"code":"FAIL","message":"the signature is not accepted"}"#;
    assert_eq!(
        wire(error.acknowledgement()),
        (401, Some(JSON.to_owned()), body.to_owned())
    );
    let error = notifications.parse_v2(b"<xml></xml>").unwrap_err();
    let body = "<xml><return_code>FAIL</return_code>\
                <return_msg>the signature is not accepted</return_msg></xml>";
    assert_eq!(
        wire(error.acknowledgement()),
        (401, Some(XML.to_owned()), body.to_owned())
    );
}
