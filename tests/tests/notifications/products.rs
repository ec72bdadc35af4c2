//! Products that share an event type are told apart by what they have, and what was listened to is
//! never taken for something unknown: that would be acknowledged, and never come again.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use wxpay::crypto::aead::encrypt_aes_256_gcm;
use wxpay::notification::{Event, Notification, NotificationError, NotificationErrorKind};
use wxpay::notify::payscore::PayscoreUserPaid;
use wxpay::notify::transaction::{
    CombineTransactionSuccess, PartnerTransactionSuccess, ProfitsharingTransactionSuccess,
    TransactionSuccess, VehicleTransactionSuccess,
};
use wxpay_sandbox::PlatformKey;

use crate::{notifications, parse, sandbox};

wxpay::events! {
    /// What a shop listens to.
    #[derive(Debug)]
    enum ShopEvent {
        Paid(TransactionSuccess),
        Scored(PayscoreUserPaid),
    }
}

wxpay::events! {
    /// All that comes as one event.
    #[derive(Debug)]
    enum AnyEvent {
        Combined(CombineTransactionSuccess),
        Shared(ProfitsharingTransactionSuccess),
        Parked(VehicleTransactionSuccess),
        Paid(TransactionSuccess),
        Partner(PartnerTransactionSuccess),
    }
}

const ORIGINAL_TYPES: [&str; 4] = ["transaction", "profitsharing", "refund", ""];

fn received(original_type: &str, resource: &Value) -> Notification {
    let message = sandbox().notification_about("TRANSACTION.SUCCESS", original_type, resource);
    parse(&notifications(sandbox()), &message).unwrap()
}

/// A notification without `original_type` that holds this text.
fn holding(event_type: &str, text: &str) -> Result<Notification, NotificationError> {
    let sandbox = sandbox();
    let nonce = "0123456789ab";
    let key = sandbox.merchant().api_v3_key.as_bytes().try_into().unwrap();
    let sealed = encrypt_aes_256_gcm(key, nonce.as_bytes(), b"", text.as_bytes()).unwrap();
    let body = json!({
        "id": "1",
        "event_type": event_type,
        "resource": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": nonce,
            "ciphertext": BASE64_STANDARD.encode(sealed),
        },
    });
    let message = sandbox.signed(PlatformKey::PublicKey, 0, body.to_string());
    parse(&notifications(sandbox), &message)
}

fn payment() -> Value {
    json!({
        "mchid": "1900000109",
        "appid": "wxd678efh567hg6787",
        "out_trade_no": "P1",
        "transaction_id": "4200000001",
        "trade_state": "SUCCESS",
        "amount": {"total": 100},
    })
}

fn share() -> Value {
    json!({
        "mchid": "1900000109",
        "transaction_id": "4200000001",
        "order_id": "1217752501201407033233368018",
        "out_order_no": "P20150806125346",
        "receiver": {
            "type": "MERCHANT_ID",
            "account": "1900000110",
            "amount": 888,
            "description": "c",
        },
        "success_time": "2018-06-08T10:34:56+08:00",
    })
}

fn undecided(error: &NotificationError) -> String {
    assert!(
        matches!(error.kind(), NotificationErrorKind::Undecided { .. }),
        "{error:?}"
    );
    assert!(error.verified());
    assert_eq!(error.acknowledgement().status, 400);
    error.to_string()
}

#[test]
fn a_share_of_an_order_is_no_payment_and_comes_again_to_who_listens_to_payments_alone() {
    for original_type in ORIGINAL_TYPES {
        let notification = received(original_type, &share());
        assert!(!notification.is::<TransactionSuccess>());
        let error = notification.event::<TransactionSuccess>().unwrap_err();
        assert!(undecided(&error).contains("`TransactionSuccess` needs"));
        let text = undecided(&ShopEvent::try_from(notification.clone()).unwrap_err());
        assert!(text.contains("`out_trade_no` (not there)"), "{text}");
        assert!(text.contains("`trade_state` (not there)"), "{text}");
        assert!(!text.contains("1217752501201407033233368018"), "{text}");
        let event = AnyEvent::try_from(notification).unwrap();
        assert!(matches!(event, AnyEvent::Shared(share) if share.receiver.amount == 888));
    }
}

#[test]
fn a_payment_is_a_payment_under_whatever_name() {
    for original_type in ORIGINAL_TYPES {
        let event = ShopEvent::read(received(original_type, &payment())).unwrap();
        assert!(event.missing_fields().is_empty());
        let ShopEvent::Paid(paid) = event.into_inner() else {
            panic!("read as something else")
        };
        assert_eq!(paid.out_trade_no.as_deref(), Some("P1"));
    }
}

#[test]
fn a_payment_without_its_number_or_state_or_merchant_is_an_error() {
    for name in ["out_trade_no", "trade_state", "mchid"] {
        for (value, why) in [
            (None, "not there"),
            (Some(Value::Null), "null"),
            (Some(json!("")), "empty"),
        ] {
            let mut resource = payment();
            resource.as_object_mut().unwrap().remove(name);
            if let Some(value) = value {
                resource[name] = value;
            }
            let error = ShopEvent::try_from(received("transaction", &resource)).unwrap_err();
            let text = undecided(&error);
            assert!(text.contains(&format!("needs `{name}` ({why})")), "{text}");
            undecided(&AnyEvent::try_from(received("", &resource)).unwrap_err());
        }
    }
}

#[test]
fn what_somebody_wrote_into_an_order_does_not_make_it_unknown() {
    let deep = format!("{}{}", "[".repeat(130), "]".repeat(130));
    for member in [
        r#""attach":"cake \ud83c""#,
        r#""x":1e999"#,
        &format!(r#""x":{deep}"#),
        r#""mchid":null"#,
        r#""original_type":"moon""#,
    ] {
        let text = payment().to_string();
        let text = format!("{}{}}}", &text[..text.len() - 1], format_args!(",{member}"));
        match holding("TRANSACTION.SUCCESS", &text).and_then(ShopEvent::try_from) {
            Ok(ShopEvent::Paid(paid)) => assert_eq!(paid.out_trade_no.as_deref(), Some("P1")),
            Ok(other) => panic!("{member:.20}: {other:?}"),
            Err(error) => {
                assert_eq!(error.acknowledgement().status, 400);
                assert!(!error.to_string().contains("without mchid"), "{error}");
            }
        }
    }
}

#[test]
fn an_event_that_does_not_say_what_it_is_about_is_read() {
    let resource = r#"{"service_id":"500001","out_order_no":"S1","state":"DONE"}"#;
    let event = holding("PAYSCORE.USER_PAID", resource).and_then(ShopEvent::try_from);
    assert!(matches!(event.unwrap(), ShopEvent::Scored(paid) if paid.out_order_no == "S1"));
}

#[test]
fn what_is_inside_is_read_once_and_kept() {
    // What is no JSON fails when it is opened, and not when it is asked what it is.
    for text in ["", "{", r#"{"a":1}{"#, "{\"a\":}"] {
        let error = holding("TRANSACTION.SUCCESS", text).unwrap_err();
        assert!(matches!(error.kind(), NotificationErrorKind::Malformed(_)));
    }
    let notification = received("", &payment());
    assert_eq!(notification.resource_json(), payment().to_string());
    let value = notification.deserialize::<Value>().unwrap().into_inner();
    assert_eq!(value, payment());
}

#[wxpay::notification("TRANSACTION.SUCCESS", field = "sp_mchid")]
#[derive(Debug)]
struct PartnerPaid {
    sp_mchid: String,
}

#[wxpay::notification(
    "TRANSACTION.SUCCESS",
    original_type = "transaction",
    field = "out_trade_no",
    field = "amount"
)]
#[derive(Debug)]
struct OwnPaid {
    out_trade_no: String,
}

wxpay::events! {
    #[derive(Debug)]
    enum Overlapping {
        Partner(PartnerPaid),
        Paid(OwnPaid),
    }
}

#[test]
fn fields_of_ones_own_choice_tell_products_apart() {
    assert_eq!(PartnerPaid::FIELDS, ["sp_mchid"]);
    assert_eq!(OwnPaid::FIELDS, ["out_trade_no", "amount"]);
    assert_eq!(crate::Paid::FIELDS, [""; 0]);
    let partner = received("transaction", &json!({"sp_mchid": "1"}));
    assert!(partner.is::<PartnerPaid>());
    assert_eq!(partner.event::<PartnerPaid>().unwrap().sp_mchid, "1");
    let text = undecided(&partner.event::<OwnPaid>().unwrap_err());
    let says = "`OwnPaid` needs `out_trade_no` (not there), `amount` (not there)";
    assert!(text.contains(says), "{text}");
    // Where there are fields, they decide.
    assert!(received("profitsharing", &payment()).is::<OwnPaid>());
    // Neither one further in nor one without value is the field.
    for resource in [
        json!({"sp_mchid": null, "out_trade_no": "P1"}),
        json!({"payer": {"sp_mchid": "1"}, "out_trade_no": "P1"}),
    ] {
        assert!(!received("transaction", &resource).is::<PartnerPaid>());
    }
}

#[test]
fn what_fits_two_variants_is_an_error_that_names_both() {
    let mut partner = payment();
    partner["sp_mchid"] = json!("1900000109");
    let text = undecided(&Overlapping::try_from(received("", &partner)).unwrap_err());
    assert!(text.contains("fits `PartnerPaid` and `OwnPaid`"), "{text}");
    let alone = Overlapping::try_from(received("", &payment())).unwrap();
    assert!(matches!(alone, Overlapping::Paid(paid) if paid.out_trade_no == "P1"));
}

#[test]
fn a_wrong_original_type_is_named_where_it_is_all_that_there_is() {
    let notification = received("profit\u{1b}[31msharing", &crate::payment());
    let text = undecided(&notification.event::<crate::Paid>().unwrap_err());
    assert!(
        text.contains(r"of the original_type `profit\u{1b}[31msharing`"),
        "{text}"
    );
    assert!(
        text.contains("`Paid` is for the original_type `transaction`"),
        "{text}"
    );
}
