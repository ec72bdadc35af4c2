//! Notifications of APIv2: signed fields, and refunds that are encrypted instead.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::json;
use wxpay::notification::v2::ProofV2;
use wxpay::notification::{NotificationError, NotificationErrorKind, Notifications};
use wxpay::{Indexed, JsonString, Node, VerificationError};
use wxpay_sandbox::Sandbox;
use wxpay_tests::builder;

use crate::{notifications, sandbox};

#[wxpay::model(decode)]
#[derive(Debug)]
struct Paid {
    out_trade_no: String,
    total_fee: i64,
    bank_type: String,
    attach: Option<String>,
}

#[wxpay::notification(v2 = req_info)]
#[derive(Debug)]
struct Refunded {
    out_refund_no: String,
    refund_fee: i64,
    refund_status: String,
}

const PAYMENT: [(&str, &str); 6] = [
    ("return_code", "SUCCESS"),
    ("result_code", "SUCCESS"),
    ("out_trade_no", "P1"),
    ("total_fee", "100"),
    ("bank_type", "CFT"),
    ("attach", " 支付]]>测试 & <b> "),
];

const REFUND: [(&str, &str); 3] = [
    ("out_refund_no", "R1"),
    ("refund_fee", "3960"),
    ("refund_status", "SUCCESS"),
];

fn refusal(sandbox: &Sandbox, body: &[u8]) -> NotificationError {
    let error = notifications(sandbox).parse_v2(body).unwrap_err();
    assert_eq!(error.body(), body);
    error
}

fn verification(error: &NotificationError) -> &VerificationError {
    match error.kind() {
        NotificationErrorKind::Verification(reason) => reason,
        other => panic!("expected a verification error, found {other:?}"),
    }
}

fn malformed(error: &NotificationError) -> &str {
    crate::malformed(error)
}

#[test]
fn a_payment_signed_either_way_is_read() {
    let sandbox = sandbox();
    for sign_type in ["", "MD5", "HMAC-SHA256"] {
        let fields = [&PAYMENT[..], &[("sign_type", sign_type)]].concat();
        let message = sandbox.signed_v2(&fields);
        let notification = notifications(sandbox).parse_v2(&message.body).unwrap();
        assert_eq!(notification.return_code(), Some("SUCCESS"));
        assert_eq!(notification.result_code(), Some("SUCCESS"));
        assert_eq!(notification.failure(), None);
        assert_eq!(notification.event_type(), None);
        assert_eq!(notification.proof(), ProofV2::Sign);
        assert_eq!(notification.field("out_trade_no"), Some("P1"));
        assert_eq!(notification.raw_body(), message.body);
        let paid = notification.decode::<Paid>().unwrap();
        assert!(paid.missing_fields().is_empty());
        assert_eq!((paid.total_fee, &paid.bank_type[..]), (100, "CFT"));
        assert_eq!(paid.out_trade_no, "P1");
        assert_eq!(paid.attach.as_deref(), Some(" 支付]]>测试 & <b> "));
    }
}

/// As the generated types do: lists over numbered fields, JSON in a text.
#[test]
fn fields_that_are_lists_or_json_are_read_as_such() {
    #[wxpay::model(decode)]
    struct CombinedPaid {
        combine_out_trade_no: String,
        sub_order_list: JsonString<SubOrders>,
        #[serde(rename = "coupon_fee_$n")]
        coupon_fees: Indexed<i64>,
    }
    #[wxpay::model(decode)]
    struct SubOrders {
        order_num: i64,
    }
    let message = sandbox().signed_v2(&[
        ("return_code", "SUCCESS"),
        ("result_code", "SUCCESS"),
        ("combine_out_trade_no", "C1"),
        ("sub_order_list", r#"{"order_num":2}"#),
        ("coupon_fee", "5"),
        ("coupon_fee_1", "3"),
    ]);
    let notification = notifications(sandbox()).parse_v2(&message.body).unwrap();
    let paid = notification.decode::<CombinedPaid>().unwrap();
    assert_eq!(
        (
            &paid.combine_out_trade_no[..],
            paid.sub_order_list.order_num
        ),
        ("C1", 2)
    );
    assert_eq!(paid.coupon_fees.iter().collect::<Vec<_>>(), [(1, &3)]);
}

#[test]
fn a_failed_payment_is_not_read_as_a_paid_one() {
    let sandbox = sandbox();
    let mut fields = PAYMENT.to_vec();
    fields[1].1 = "FAIL";
    fields.push(("err_code", "SYSTEMERROR"));
    let message = sandbox.signed_v2(&fields);
    let notification = notifications(sandbox).parse_v2(&message.body).unwrap();
    assert_eq!(notification.result_code(), Some("FAIL"));
    assert_eq!(notification.failure().unwrap().code(), Some("SYSTEMERROR"));
    let error = notification.decode::<Paid>().unwrap_err();
    assert!(matches!(error.kind(), NotificationErrorKind::Refused(_)));
    // What it says can still be had.
    assert_eq!(notification.field("out_trade_no"), Some("P1"));
}

#[test]
fn a_required_field_that_is_missing_is_an_error_and_never_an_empty_value() {
    let sandbox = sandbox();
    let empty = [&PAYMENT[..4], &[("bank_type", "")]].concat();
    for fields in [&PAYMENT[..4], &empty] {
        let message = sandbox.signed_v2(fields);
        let notification = notifications(sandbox).parse_v2(&message.body).unwrap();
        let error = notification.decode::<Paid>().unwrap_err();
        assert!(matches!(error.kind(), NotificationErrorKind::Decode(_)));
        assert!(error.to_string().contains("`bank_type`"), "{error}");
    }
}

#[test]
fn every_byte_of_a_signed_message_counts() {
    let sandbox = sandbox();
    let notifications = notifications(sandbox);
    let message = sandbox.signed_v2(&PAYMENT);
    let genuine = notifications.parse_v2(&message.body).unwrap();
    let genuine = genuine.fields();
    for at in 0..message.body.len() {
        for bit in [0x01, 0x20] {
            let mut changed = message.body.clone();
            changed[at] ^= bit;
            // Line ends between the fields are no content; everything else is.
            if let Ok(accepted) = notifications.parse_v2(&changed) {
                assert_eq!(accepted.fields(), genuine, "byte {at}");
            }
        }
    }
}

#[test]
fn what_the_signature_does_not_speak_for_is_not_believed() {
    let sandbox = sandbox();
    let body = String::from_utf8(sandbox.signed_v2(&PAYMENT).body).unwrap();
    let with = |extra: &str| body.replace("</xml>", &format!("{extra}</xml>"));
    let nested = refusal(sandbox, with("<coupon><fee>1</fee></coupon>").as_bytes());
    assert!(malformed(&nested).contains("coupon"), "{nested}");
    let empty = with("<coupon_fee></coupon_fee>");
    let notification = notifications(sandbox).parse_v2(empty.as_bytes()).unwrap();
    assert!(matches!(
        notification.fields().get("coupon_fee"),
        Node::Missing
    ));
    let twice = refusal(sandbox, with("<total_fee>1</total_fee>").as_bytes());
    assert!(malformed(&twice).contains("twice"), "{twice}");
}

#[test]
fn a_wrong_or_absent_sign_is_refused() {
    let (sandbox, other) = (sandbox(), wxpay_tests::sandbox());
    let error = refusal(sandbox, &other.signed_v2(&PAYMENT).body);
    assert!(matches!(
        verification(&error),
        VerificationError::SignMismatch { .. }
    ));
    assert_eq!(error.acknowledgement().status, 401);
    assert!(
        error.to_string().contains("changed on the way here"),
        "{error}"
    );
    for body in [
        "<xml><return_code>SUCCESS</return_code><out_trade_no>P1</out_trade_no></xml>",
        "<xml><return_code>FAIL</return_code></xml>",
        "<xml><return_code>SUCCESS</return_code><sign></sign></xml>",
        "<xml><return_code>SUCCESS</return_code><req_info></req_info></xml>",
        "<xml></xml>",
    ] {
        let error = refusal(sandbox, body.as_bytes());
        assert_eq!(verification(&error), &VerificationError::SignMissing);
    }
    let error = refusal(sandbox, b"<xml><a>1</a><sign>short</sign></xml>");
    assert_eq!(verification(&error), &VerificationError::SignFormat);
}

#[test]
fn a_refund_without_sign_is_read_from_what_it_encrypts() {
    let sandbox = sandbox();
    let message = sandbox.refund_v2(&REFUND);
    let notification = notifications(sandbox).parse_v2(&message.body).unwrap();
    assert_eq!(notification.field("out_refund_no"), Some("R1"));
    // What stands around it is not proven, and no field.
    assert_eq!(notification.field("appid"), None);
    assert!(notification.message().get("appid").as_str().is_some());
    let refund = notification.event::<Refunded>().unwrap();
    assert_eq!(refund.refund_fee, 3960);
    assert_eq!(
        (&refund.out_refund_no[..], &refund.refund_status[..]),
        ("R1", "SUCCESS")
    );
}

/// Strangers may send any ciphertext, and are not to learn how far it got.
#[test]
fn whatever_is_wrong_with_a_ciphertext_is_answered_alike() {
    let (sandbox, other) = (sandbox(), wxpay_tests::sandbox());
    let body = String::from_utf8(sandbox.refund_v2(&REFUND).body).unwrap();
    let start = body.find("<req_info><![CDATA[").unwrap() + 19;
    let end = start + body[start..].find("]]>").unwrap();
    let sealed = |text: &str| format!("{}{text}{}", &body[..start], &body[end..]);
    let key = wxpay::crypto::digest::md5_hex(sandbox.merchant().api_v2_key.as_bytes());
    let encrypted = |text: &[u8]| {
        let key = key.as_bytes().try_into().unwrap();
        let encrypted = wxpay::crypto::ecb::encrypt_aes_256_ecb_pkcs7(key, text).unwrap();
        sealed(&BASE64_STANDARD.encode(encrypted))
    };
    let mut bodies = vec![
        sealed(&body[start + 4..end]),
        sealed("%%"),
        sealed("AAAA"),
        sealed(&"A".repeat(64)),
        encrypted(b"\xff\xfe"),
        encrypted(b"no XML"),
        encrypted(b"<xml><refund_fee>1</refund_fee></xml>"),
        encrypted(b"<root></root>"),
    ];
    // A wrong key is found out by the padding, or (once in 256) by what comes out.
    bodies.extend((0..300).map(|_| String::from_utf8(other.refund_v2(&REFUND).body).unwrap()));
    let answers: std::collections::HashSet<_> = bodies
        .iter()
        .map(|body| {
            let error = refusal(sandbox, body.as_bytes());
            assert_eq!(verification(&error), &VerificationError::NotOpened);
            assert!(error.to_string().contains("`api_v2_key`"), "{error}");
            assert!(!error.verified());
            let answer = error.acknowledgement();
            (answer.status, answer.body)
        })
        .collect();
    assert_eq!(answers.len(), 1);
}

#[test]
fn an_event_with_ciphertext_is_opened_with_the_api_v3_key() {
    let sandbox = sandbox();
    let resource = json!({"out_order_no": "O1", "state": "USER_PAID"});
    let message = sandbox.event_v2("CHECK.SUCCESS", &resource);
    let notification = notifications(sandbox).parse_v2(&message.body).unwrap();
    assert_eq!(notification.field("out_order_no"), Some("O1"));
    let event_type = notification.message().get("event_type");
    assert_eq!(event_type.as_str(), Some("CHECK.SUCCESS"));
    assert_eq!(notification.event_type(), Some("CHECK.SUCCESS"));

    let wrong = builder(sandbox).api_v3_key([b'x'; 32]).merchant().unwrap();
    let error = Notifications::new(wrong)
        .parse_v2(&message.body)
        .unwrap_err();
    assert!(error.to_string().contains("APIv3 key"), "{error}");
}

#[test]
fn hostile_documents_are_refused() {
    let sandbox = sandbox();
    let deep = format!("<xml>{}{}</xml>", "<a>".repeat(40), "</a>".repeat(40));
    let entities =
        "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><a>&x;</a></xml>";
    for body in [
        entities,
        &deep,
        "",
        "{}",
        "<root></root>",
        "<xml>",
        "<xml/>x",
    ] {
        let error = refusal(sandbox, body.as_bytes());
        assert!(malformed(&error).contains("XML"), "{error}");
    }
    assert!(malformed(&refusal(sandbox, b"<xml>\xff</xml>")).contains("UTF-8"));
}

#[test]
fn what_came_in_the_place_of_xml_is_told_before_any_key_is_asked_for() {
    let merchant = wxpay::Client::builder().mchid("1900000109").merchant();
    let notifications = Notifications::new(merchant.unwrap());
    for (body, wanted) in [
        (&b"{\"id\":\"1\"}"[..], "message of APIv3, use `parse`"),
        (b" \n{}", "message of APIv3, use `parse`"),
        (b"", "was it read before?"),
        (b"\xef\xbb\xbf \r\n", "was it read before?"),
        (b"a=1&b=2", "it is a form"),
        (b"xml=%3Cxml%3E", "it is a form"),
    ] {
        let error = notifications.parse_v2(body).unwrap_err();
        assert!(malformed(&error).contains(wanted), "{error}");
        assert_eq!(error.acknowledgement().status, 400);
    }
}

#[test]
fn a_missing_key_is_named() {
    let sandbox = sandbox();
    let merchant = wxpay::Client::builder()
        .mchid("1900000109")
        .merchant()
        .unwrap();
    let message = sandbox.signed_v2(&PAYMENT);
    let error = Notifications::new(merchant)
        .parse_v2(&message.body)
        .unwrap_err();
    let NotificationErrorKind::Config(config) = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(config.field(), "api_v2_key");
    assert_eq!(error.acknowledgement().status, 500);
}
