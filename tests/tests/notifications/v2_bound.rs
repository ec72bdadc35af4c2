//! Messages of APIv2 that are signed with the right key and are not what they are posted as.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wxpay::apiv2::{SignType, sign};
use wxpay::notification::v2::EventV2;
use wxpay::notification::{NotificationError, NotificationErrorKind};
use wxpay::notify::v2::{
    PapContractStateChanged, RefundProcessed, RentalTransactionFail, RentalTransactionSuccess,
    TransactionSuccess, VehicleStateChangedForParking,
};
use wxpay::{Merchant, Stamp};

use crate::{notifications, sandbox};

/// Binds itself to nothing: the safest reading is the default.
#[wxpay::model(decode)]
#[derive(Debug)]
struct Anything {
    #[allow(dead_code, reason = "read, and not looked at")]
    mch_id: Option<String>,
}

const PAID: [(&str, &str); 10] = [
    ("appid", "wxd678efh567hg6787"),
    ("bank_type", "CFT"),
    ("is_subscribe", "N"),
    ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    ("out_trade_no", "P1"),
    ("result_code", "SUCCESS"),
    ("return_code", "SUCCESS"),
    ("total_fee", "100"),
    ("trade_type", "JSAPI"),
    ("transaction_id", "4200001569202210040000000001"),
];

fn merchant() -> Merchant {
    wxpay_tests::builder(sandbox()).merchant().unwrap()
}

fn stamp() -> Stamp {
    Stamp::new(1_700_000_000, "nonce").unwrap()
}

/// What somebody posts who saw these fields and their signature.
fn posted(fields: &[(&str, &str)], sign_type: SignType) -> Vec<u8> {
    let key = &sandbox().merchant().api_v2_key;
    let signature = sign(fields.iter().copied(), key, sign_type);
    let fields = fields.iter().copied().chain([("sign", &signature[..])]);
    wxpay::apiv2::xml::write("xml", fields).unwrap().into()
}

fn event<T: EventV2>(body: &[u8]) -> Result<T, NotificationError> {
    let message = notifications(sandbox()).parse_v2(body)?;
    let event = message.event::<T>();
    let recognised = event.as_ref().map_or_else(is_decode, |_| true);
    assert_eq!(message.is::<T>(), recognised);
    Ok(event?.into_inner())
}

fn is_decode(error: &NotificationError) -> bool {
    matches!(error.kind(), NotificationErrorKind::Decode(_))
}

/// Refused as anything, with a text that says why.
fn foreign<T: EventV2 + std::fmt::Debug>(body: &[u8], why: &str) {
    let untyped = notifications(sandbox())
        .parse_v2(body)
        .and_then(|message| message.decode::<Anything>());
    let errors = [
        untyped.map(|_| ()).unwrap_err(),
        event::<T>(body).unwrap_err(),
    ];
    assert!(errors[1].to_string().contains(why), "{}", errors[1]);
    for error in errors {
        assert!(!error.verified(), "{error}");
        assert_eq!(error.acknowledgement().status, 400, "{error}");
    }
}

fn paid(changes: &[(&str, &str)]) -> Vec<u8> {
    let mut fields: BTreeMap<&str, &str> =
        PAID.into_iter().chain(changes.iter().copied()).collect();
    fields
        .entry("mch_id")
        .or_insert(&sandbox().merchant().mchid);
    fields.retain(|_, value| !value.is_empty());
    posted(&fields.into_iter().collect::<Vec<_>>(), SignType::Md5)
}

#[test]
fn a_payment_is_read_with_its_amounts() {
    let paid = event::<TransactionSuccess>(&paid(&[("cash_fee", "80"), ("coupon_fee_0", "20")]));
    let paid = paid.unwrap();
    assert_eq!((paid.total_fee, paid.cash_fee), (100, Some(80)));
    assert_eq!(paid.coupon_fees.iter().collect::<Vec<_>>(), [(0, &20)]);
}

#[test]
fn what_shows_a_rental_order_to_the_user_is_no_rental_event() {
    let shown = merchant()
        .payscore_order_detail("500001", "O1", &stamp())
        .unwrap();
    let shown = [
        ("mch_id", &shown.mch_id[..]),
        ("service_id", &shown.service_id),
        ("out_order_no", &shown.out_order_no),
        ("timestamp", &shown.timestamp),
        ("nonce_str", &shown.nonce_str),
        ("sign_type", &shown.sign_type),
    ];
    let body = posted(&shown, SignType::HmacSha256);
    foreign::<RentalTransactionSuccess>(&body, "`timestamp`");
    // Nor when `timestamp` hides in the value of the field before it: the signature is the same.
    let hidden = format!("HMAC-SHA256&timestamp={}", shown[3].1);
    let hidden = [&shown[..3], &shown[4..5], &[("sign_type", &hidden[..])]].concat();
    let hidden = posted(&hidden, SignType::HmacSha256);
    foreign::<RentalTransactionSuccess>(&hidden, "`timestamp`");
}

#[test]
fn parameters_of_an_app_are_no_payment() {
    let parameters = merchant().v2_app_parameters(
        "wxd678efh567hg6787",
        &sandbox().merchant().mchid,
        "wx201410272009395522657a69",
        SignType::Md5,
        &stamp(),
    );
    let parameters = parameters.unwrap();
    let fields = [
        ("appid", &parameters.appid[..]),
        ("partnerid", &parameters.partnerid),
        ("prepayid", &parameters.prepayid),
        ("package", &parameters.package),
        ("noncestr", &parameters.noncestr),
        ("timestamp", &parameters.timestamp),
        ("sign", &parameters.sign),
    ];
    let body = wxpay::apiv2::xml::write("xml", fields).unwrap();
    foreign::<TransactionSuccess>(body.as_bytes(), "no notification has it");
}

#[test]
fn a_link_is_no_contract_and_no_value_of_it_holds_further_fields() {
    use wxpay::v2::papay::SignOfficialAccountContract;
    let merchant = merchant();
    let link = |account: &str| {
        let contract = SignOfficialAccountContract::new(
            "wxcbda96de0b165486",
            merchant.mchid(),
            12535,
            "100000",
            1,
            account,
            "https://shop.example/notify",
            "1.0",
        );
        merchant.link(&contract, &stamp())
    };
    let chosen = "me&contract_id=Wx1&change_type=ADD";
    let error = link(chosen).unwrap_err();
    assert!(
        error.to_string().contains("contract_display_account"),
        "{error}"
    );
    assert!(error.to_string().contains('&'), "{error}");
    assert_eq!(error.outcome(), wxpay::Outcome::NotSent);
    let url = link("me").unwrap();
    let query = url.split_once('?').unwrap().1.split('#').next().unwrap();
    let plain = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8_lossy()
            .into_owned()
    };
    let fields: Vec<_> = query
        .split('&')
        .map(|field| field.split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), plain(value)))
        .collect();
    let fields = fields.iter().map(|(name, value)| (&name[..], &value[..]));
    let body = wxpay::apiv2::xml::write("xml", fields).unwrap();
    foreign::<PapContractStateChanged>(body.as_bytes(), "no notification has it");
}

#[test]
fn front_ends_get_no_value_that_holds_further_fields() {
    let merchant = merchant();
    let prepay_id = merchant.v2_jsapi_parameters("wx1", "a&b=1", SignType::Md5, &stamp());
    let package = merchant.payscore_confirmation("a&return_code=SUCCESS", &stamp());
    let order = merchant.payscore_order_detail("1", "a&return_code=SUCCESS", &stamp());
    for (name, error) in [
        ("package", prepay_id.unwrap_err()),
        ("package", package.unwrap_err()),
        ("out_order_no", order.unwrap_err()),
    ] {
        assert!(error.to_string().contains(name), "{error}");
        assert!(error.to_string().contains("holds `&`"), "{error}");
    }
}

#[test]
fn an_answer_about_an_order_is_no_payment() {
    for (change, why) in [
        (("trade_state", "NOTPAY"), "`trade_state`"),
        (("trade_state", "SUCCESS"), "`trade_state`"),
        (("trade_state_desc", "支付成功"), "`trade_state_desc`"),
        (("trade_type", "MICROPAY"), "`trade_type`"),
        (("prepay_id", "wx2014"), "`prepay_id`"),
        (("code_url", "weixin://"), "`code_url`"),
        (("total_fee", "100&trade_state=NOTPAY"), "`trade_state`"),
        (
            ("total_fee", "100&b=2&trade_state=NOTPAY&a=1"),
            "`trade_state`",
        ),
    ] {
        foreign::<TransactionSuccess>(&paid(&[change]), why);
    }
    // Deductions by contract are notified with their state.
    let deducted = |state| paid(&[("trade_state", state), ("contract_id", "Wx1")]);
    event::<TransactionSuccess>(&deducted("SUCCESS")).unwrap();
}

#[test]
fn a_deduction_that_failed_is_told_as_such_and_can_be_taken_note_of() {
    let failed = paid(&[
        ("trade_state", "PAY_FAIL"),
        ("contract_id", "Wx1"),
        ("err_code_des", "余额不足"),
    ]);
    let error = event::<TransactionSuccess>(&failed).unwrap_err();
    assert!(matches!(error.kind(), NotificationErrorKind::Refused(_)));
    assert!(error.verified());
    assert!(error.to_string().contains("PAY_FAIL: 余额不足"), "{error}");
    let message = notifications(sandbox()).parse_v2(&failed).unwrap();
    assert_eq!(message.failure().unwrap().code(), Some("PAY_FAIL"));
    assert_eq!(message.field("out_trade_no"), Some("P1"));
}

/// A merchant's note may hold whatever it likes.
#[test]
fn an_ampersand_in_a_note_makes_a_payment_no_other_thing() {
    for note in [
        "a=1&b=2",
        "uid=1&timestamp=1700000000",
        "&&",
        "x&package=1",
        "till=3&auth_code=134567",
        "x&zone=1&result_code=FAIL&mch_id=1",
    ] {
        let paid = event::<TransactionSuccess>(&paid(&[("attach", note)])).unwrap();
        assert_eq!(paid.attach.as_deref(), Some(note));
    }
}

/// It is told of payments in official accounts alone: the page of app payments says so.
#[test]
fn a_payment_in_an_app_is_read_without_what_only_official_accounts_have() {
    let paid = event::<TransactionSuccess>(&paid(&[("is_subscribe", ""), ("trade_type", "APP")]));
    assert!(paid.unwrap().is_subscribe.is_none());
}

#[test]
fn an_absent_code_is_no_success() {
    for code in ["return_code", "result_code"] {
        foreign::<TransactionSuccess>(&paid(&[(code, "")]), code);
        let error = event::<TransactionSuccess>(&paid(&[(code, "FAIL")])).unwrap_err();
        assert!(matches!(error.kind(), NotificationErrorKind::Refused(_)));
    }
}

#[test]
fn what_another_merchant_was_told_is_refused() {
    foreign::<TransactionSuccess>(&paid(&[("mch_id", "1900000001")]), "not the merchant");
    let nameless: Vec<_> = PAID.to_vec();
    foreign::<TransactionSuccess>(&posted(&nameless, SignType::Md5), "names no merchant");
}

#[test]
fn a_payment_that_lacks_a_field_is_refused_with_the_name_of_it() {
    let optional = |name: &str| name.ends_with("_code") || name == "is_subscribe";
    for (name, _) in PAID.iter().filter(|(name, _)| !optional(name)) {
        let error = event::<TransactionSuccess>(&paid(&[(name, "")])).unwrap_err();
        assert!(is_decode(&error), "{error}");
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn a_failed_rental_is_not_read_as_a_paid_one() {
    let rental: Value = json!({"out_order_no": "O1", "state": "USER_PAID"});
    let failed = sandbox().event_v2("TRANSACTION.FAIL", &rental).body;
    let error = event::<RentalTransactionSuccess>(&failed).unwrap_err();
    let NotificationErrorKind::OtherEvent { found, expected } = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(
        (&found[..], *expected),
        ("TRANSACTION.FAIL", &["TRANSACTION.SUCCESS"][..])
    );
    assert_eq!(
        event::<RentalTransactionFail>(&failed)
            .unwrap()
            .out_order_no,
        "O1"
    );
    // A type that says nothing of events is not for this one.
    let message = notifications(sandbox()).parse_v2(&failed).unwrap();
    let error = message.decode::<Anything>().unwrap_err();
    assert!(error.to_string().contains("TRANSACTION.FAIL"), "{error}");
    assert!(error.to_string().contains("event_ciphertext"), "{error}");
}

#[test]
fn a_rental_event_without_its_order_is_refused() {
    for rental in [
        json!({"state": "USER_PAID"}),
        json!({"out_order_no": "", "state": "X"}),
    ] {
        let paid = sandbox().event_v2("TRANSACTION.SUCCESS", &rental).body;
        let error = event::<RentalTransactionSuccess>(&paid).unwrap_err();
        assert!(error.to_string().contains("out_order_no"), "{error}");
    }
}

#[test]
fn what_is_proven_in_one_way_is_not_read_as_what_is_proven_in_another() {
    let refund = sandbox().refund_v2(&[
        ("out_refund_no", "R1"),
        ("out_trade_no", "P1"),
        ("refund_account", "REFUND_SOURCE_RECHARGE_FUNDS"),
        ("refund_fee", "40"),
        ("refund_id", "50"),
        ("refund_status", "SUCCESS"),
        ("total_fee", "100"),
        ("transaction_id", "42"),
    ]);
    assert_eq!(
        event::<RefundProcessed>(&refund.body).unwrap().refund_fee,
        40
    );
    let error = event::<TransactionSuccess>(&refund.body).unwrap_err();
    assert!(error.to_string().contains("`req_info`"), "{error}");
    let error = event::<RefundProcessed>(&paid(&[])).unwrap_err();
    assert!(error.to_string().contains("`req_info`"), "{error}");
    let message = notifications(sandbox()).parse_v2(&refund.body).unwrap();
    message.decode::<Anything>().unwrap_err();
}

#[test]
fn a_message_without_codes_is_read_where_its_type_says_so() {
    let fields = [
        ("appid", "wxd678efh567hg6787"),
        ("sign_type", "HMAC-SHA256"),
        ("plate_number", "粤B888888"),
        ("vehicle_event_type", "NORMAL"),
        ("vehicle_event_createtime", "20170613111111"),
    ];
    let message = sandbox().signed_v2(&fields).body;
    event::<VehicleStateChangedForParking>(&message).unwrap();
    let failed = sandbox()
        .signed_v2(&[&fields[..], &[("return_code", "FAIL")]].concat())
        .body;
    event::<VehicleStateChangedForParking>(&failed).unwrap_err();
    let message = notifications(sandbox()).parse_v2(&message).unwrap();
    let error = message.decode::<Anything>().unwrap_err();
    assert!(error.to_string().contains("no_return_code"), "{error}");
}

#[test]
fn a_name_that_holds_a_value_is_no_name() {
    let key = &sandbox().merchant().api_v2_key;
    let signature = sign([("package=a", "1")], key, SignType::Md5);
    let body = format!("<xml><package=a>1</package=a><sign>{signature}</sign></xml>");
    let error = notifications(sandbox())
        .parse_v2(body.as_bytes())
        .unwrap_err();
    assert!(
        crate::malformed(&error).contains("name of a field"),
        "{error}"
    );
}
