//! What of an answer is taken for WeChat Pay's word.

use bytes::Bytes;
use http::Response;

use crate::apiv2::{SignType, sign, xml};
use crate::error::{ErrorKind, VerificationError};
use crate::{Answer, Client, Json, Merchant, Result, endpoint, model, read_response};

const KEY: &str = "0123456789abcdef0123456789abcdef";

#[endpoint(POST "v2/pay/refundquery" -> Refund)]
struct QueryRefund {
    out_refund_no: String,
}

#[model(decode)]
#[derive(Debug, PartialEq)]
struct Refund {
    out_trade_no: String,
    coupon_fee: Option<i64>,
    attach: Option<String>,
    refund_list: Option<List>,
    list: Vec<Json>,
}

#[model(decode)]
#[derive(Debug, PartialEq)]
struct List {
    refund_fee: i64,
}

/// Its answers are documented to have no `sign`.
#[endpoint(POST "v2/mmpaymkttransfers/gethbinfo" -> Refund)]
struct QueryRedPacket {
    mch_billno: String,
}

fn merchant() -> Merchant {
    let builder = Client::builder().mchid("1900000109").api_v2_key(KEY);
    builder
        .serial("5157F09EFDC096DE15EBE81A47057A7232F1B8E1")
        .private_key(crate::crypto::PrivateKey::from_pem(PRIVATE_KEY).unwrap())
        .merchant()
        .unwrap()
}

const PRIVATE_KEY: &str = include_str!("../crypto/testdata/rsa2048_pkcs8.pem");

/// The fields of a success.
const FIELDS: [(&str, &str); 3] = [
    ("return_code", "SUCCESS"),
    ("result_code", "SUCCESS"),
    ("out_trade_no", "P1"),
];

fn signed(fields: &[(&str, &str)], sign_type: SignType) -> String {
    let signature = sign(fields.iter().copied(), KEY, sign_type);
    let all = fields.iter().copied().chain([("sign", signature.as_str())]);
    xml::write("xml", all).unwrap()
}

/// A document with something put in that nobody signed.
fn with(document: &str, added: &str) -> String {
    document.replace("</xml>", &format!("{added}</xml>"))
}

fn read<E: crate::Endpoint>(body: String, asked: Option<SignType>) -> Result<Answer<E::Response>> {
    let mut response = Response::new(Bytes::from(body));
    if let Some(asked) = asked {
        response.extensions_mut().insert(asked);
    }
    read_response::<E>(response, &merchant(), 1_700_000_000)
}

#[test]
fn what_nobody_signed_is_no_part_of_a_verified_answer() {
    let document = signed(&FIELDS, SignType::Md5);
    let genuine = read::<QueryRefund>(document.clone(), None).unwrap();
    for added in [
        "<coupon_fee/>",
        "<coupon_fee></coupon_fee>",
        "<attach><![CDATA[]]></attach>",
        "<refund_list/>",
        "<refund_list><refund_fee>5</refund_fee></refund_list>",
        "<coupon_fee><a>1</a></coupon_fee>",
        "<list><a>1</a><a>2</a></list>",
        "<attach><x/></attach>",
    ] {
        let answer = read::<QueryRefund>(with(&document, added), None).unwrap();
        assert!(answer.verified());
        assert_eq!(*answer, *genuine, "{added}");
        assert_eq!(answer.missing_fields(), genuine.missing_fields(), "{added}");
    }
    for added in [
        "<attach>a</attach>",
        "<attach> </attach>",
        "<refund_list>\n</refund_list>",
    ] {
        let error = read::<QueryRefund>(with(&document, added), None).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Verification(_)),
            "{added}: {error}"
        );
    }
}

#[test]
fn an_answer_that_need_not_be_signed_may_have_lists() {
    let fields: String = FIELDS
        .map(|(name, value)| format!("<{name}>{value}</{name}>"))
        .concat();
    let list = "<refund_list><refund_fee>5</refund_fee></refund_list>";
    let answer = read::<QueryRedPacket>(format!("<xml>{fields}{list}</xml>"), None).unwrap();
    assert!(!answer.verified());
    assert_eq!(answer.refund_list, Some(List { refund_fee: 5 }));
}

#[test]
fn an_answer_is_signed_as_the_request_asked() {
    use SignType::{HmacSha256, Md5};
    for (asked, found, good) in [
        (None, Md5, true),
        (None, HmacSha256, true),
        (Some(Md5), Md5, true),
        (Some(HmacSha256), HmacSha256, true),
        (Some(HmacSha256), Md5, false),
        (Some(Md5), HmacSha256, false),
    ] {
        let result = read::<QueryRefund>(signed(&FIELDS, found), asked);
        assert_eq!(result.is_ok(), good, "{asked:?} {found:?}");
        let Err(error) = result else { continue };
        let expected = VerificationError::OtherSignType {
            asked: asked.unwrap(),
            found,
        };
        assert!(
            matches!(error.kind(), ErrorKind::Verification(error) if *error == expected),
            "{error}"
        );
        assert!(
            error.to_string().contains("the request asked for"),
            "{error}"
        );
        assert!(error.body().is_some());
    }
    // A refusal, too, is not taken for proven.
    let refusal = [
        ("return_code", "SUCCESS"),
        ("result_code", "FAIL"),
        ("err_code", "ORDERPAID"),
    ];
    let error = read::<QueryRefund>(signed(&refusal, Md5), Some(HmacSha256)).unwrap_err();
    assert!(!error.verified());
    assert_eq!(error.outcome(), crate::Outcome::Unknown);
}

#[test]
fn a_request_tells_what_its_answer_is_to_be_signed_with() {
    use crate::{BaseUrl, Stamp, build_request};

    #[endpoint(POST "v2/pay/orderquery" -> ())]
    struct Query {
        sign_type: Option<String>,
    }

    for (name, expected) in [
        (None, None),
        (Some("MD5"), Some(SignType::Md5)),
        (Some("HMAC-SHA256"), Some(SignType::HmacSha256)),
    ] {
        let query = Query {
            sign_type: name.map(str::to_owned),
        };
        let base_url = BaseUrl::new("https://host.test/").unwrap();
        let stamp = Stamp::new(1_700_000_000, "nonce").unwrap();
        let request = build_request(&query, &merchant(), &base_url, &stamp).unwrap();
        assert_eq!(request.extensions().get::<SignType>().copied(), expected);
    }
}

#[test]
fn a_refusal_names_its_code_in_one_of_several_ways() {
    let fail = |fields: &str| {
        let body = format!("<xml><return_code>FAIL</return_code>{fields}</xml>");
        let error = read::<QueryRedPacket>(body, None).unwrap_err();
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        (text(error.code()), text(error.message()))
    };
    let expected = |code: &str, message: &str| (code.to_owned(), message.to_owned());
    assert_eq!(
        fail("<return_msg>No Bill Exist</return_msg><error_code>20002</error_code>"),
        expected("20002", "No Bill Exist")
    );
    assert_eq!(
        fail("<err_code>A</err_code><error_code>B</error_code><retcode>C</retcode>"),
        expected("A", "")
    );
    assert_eq!(
        fail(
            "<error_code>B</error_code><error_code_des>b</error_code_des><return_msg>m</return_msg>"
        ),
        expected("B", "b")
    );
    assert_eq!(
        fail("<err_code/><retcode>1</retcode><retmsg>no</retmsg>"),
        expected("1", "no")
    );
    assert_eq!(
        fail("<return_msg>签名错误</return_msg>"),
        expected("FAIL", "签名错误")
    );
}

#[test]
fn what_a_refusal_says_cannot_forge_a_line_of_a_log() {
    let escape = "\u{1b}[2J\nWARN all is well\u{202e}";
    let flood = "x".repeat(500_000);
    let body = format!(
        "<xml><return_code>FAIL</return_code><err_code>E{flood}</err_code>\
         <err_code_des><![CDATA[{}{flood}]]></err_code_des></xml>",
        escape.replace('\u{1b}', "")
    );
    let broken = [
        format!("<xml><{flood}>1</{flood}><{flood}>2</{flood}></xml>"),
        format!("<xml><a{escape}{flood}/><a{escape}{flood}/></xml>"),
        format!("<xml>&{flood};</xml>"),
        format!("<{flood}></{flood}>"),
        format!("<xml><a></{flood}></xml>"),
        format!("<xml><a></a{escape}></xml>"),
        format!("<xml>&{escape};</xml>"),
        format!("{escape}{flood}"),
    ];
    for body in broken.into_iter().chain([body]) {
        let error = read::<QueryRefund>(body, None).unwrap_err();
        for text in [
            error.to_string(),
            format!("{error:?}"),
            format!("{error:#?}"),
        ] {
            assert!(text.len() < 2_000, "{} characters", text.len());
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        }
        assert!(!error.to_string().contains('\n'), "{error}");
        assert!(
            error
                .code()
                .is_none_or(|code| code.len() > 500_000 || code == "FAIL")
        );
    }
}

/// The same signature speaks for `a=1` and `b=2` and for an `a` of `1&b=2`.
#[test]
fn what_decides_is_not_hidden_in_the_value_of_another_field() {
    let failed = [
        ("err_code", "NOTENOUGH"),
        ("nonce_str", "abc"),
        ("out_trade_no", "P1"),
        ("result_code", "FAIL"),
        ("return_code", "SUCCESS"),
    ];
    let signature = sign(failed, KEY, SignType::Md5);
    let hidden = [
        ("err_code", "NOTENOUGH&nonce_str=abc"),
        ("out_trade_no", "P1&result_code=FAIL"),
        ("return_code", "SUCCESS"),
    ];
    assert_eq!(sign(hidden, KEY, SignType::Md5), signature);
    let document = xml::write("xml", hidden.into_iter().chain([("sign", &signature[..])]));
    let error = read::<QueryRefund>(document.unwrap(), None).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Verification(_)),
        "{error}"
    );
    assert!(error.to_string().contains("`result_code`"), "{error}");
    assert_eq!(error.outcome(), crate::Outcome::Unknown);
    // Nor in its name.
    let named = format!(
        "<xml><err_code>NOTENOUGH</err_code><nonce_str=abc&out_trade_no=P1&result_code>FAIL\
         </nonce_str=abc&out_trade_no=P1&result_code><return_code>SUCCESS</return_code>\
         <sign>{signature}</sign></xml>"
    );
    let error = read::<QueryRefund>(named, None).unwrap_err();
    assert!(error.to_string().contains("is no name"), "{error}");
}

/// Every way to write some of the fields into the values before them.
#[test]
fn a_refusal_is_one_however_its_fields_are_joined() {
    let fields = [
        ("appid", "wx1"),
        ("err_code", "NOTENOUGH"),
        ("err_code_des", "余额不足"),
        ("mch_id", "1900000109"),
        ("nonce_str", "abc"),
        ("out_trade_no", "P1"),
        ("result_code", "FAIL"),
        ("return_code", "SUCCESS"),
    ];
    let signature = sign(fields, KEY, SignType::Md5);
    for joined in 0..1_u32 << (fields.len() - 1) {
        let mut written: Vec<(&str, String)> = Vec::new();
        for (at, (name, value)) in fields.into_iter().enumerate() {
            match written.last_mut() {
                Some((_, text)) if joined & (1 << (at - 1)) != 0 => {
                    text.push_str(&format!("&{name}={value}"));
                }
                _ => written.push((name, value.to_owned())),
            }
        }
        let written = written.iter().map(|(name, value)| (*name, &value[..]));
        let document = xml::write("xml", written.chain([("sign", &signature[..])])).unwrap();
        let error = read::<QueryRefund>(document.clone(), None).unwrap_err();
        assert_eq!(error.verified(), shows(&document), "{document}");
    }
}

/// Whether all that decides stands in the open.
fn shows(document: &str) -> bool {
    let names = ["err_code", "result_code", "return_code"];
    names
        .iter()
        .all(|name| document.contains(&format!("<{name}>")))
}

#[test]
fn a_note_may_hold_whatever_it_likes() {
    for note in [
        "a=1&b=2",
        "&&",
        "x&result_code=FAIL",
        "x&trade_state=NOTPAY&y=1",
    ] {
        let fields = [FIELDS[0], FIELDS[1], FIELDS[2], ("attach", note)];
        let answer = read::<QueryRefund>(signed(&fields, SignType::Md5), None).unwrap();
        assert_eq!(answer.attach.as_deref(), Some(note));
    }
}
