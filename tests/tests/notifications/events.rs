//! Resources become types, leniently; events that nobody knows are kept.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::json;
use wxpay::Sensitive;
use wxpay::crypto::PublicKey;
use wxpay::notification::{Event, Notification, NotificationErrorKind};

use crate::{Amount, Paid, notifications, parse, payment, sandbox};

#[wxpay::notification("REFUND.SUCCESS", "REFUND.CLOSED")]
#[derive(Debug)]
struct Refunded {
    out_refund_no: String,
}

wxpay::events! {
    /// What the tests listen to.
    #[derive(Debug)]
    enum ShopEvent {
        /// Paid.
        Paid(Paid),
        Refunded(Refunded),
    }
}

fn received(event_type: &str, resource: &serde_json::Value) -> Notification {
    let sandbox = sandbox();
    let message = sandbox.notification(event_type, resource);
    parse(&notifications(sandbox), &message).unwrap()
}

#[test]
fn the_attribute_declares_the_events() {
    assert_eq!(Paid::EVENT_TYPES, ["TRANSACTION.SUCCESS"]);
    assert_eq!(Paid::ORIGINAL_TYPE, Some("transaction"));
    assert_eq!(Refunded::EVENT_TYPES, ["REFUND.SUCCESS", "REFUND.CLOSED"]);
    assert_eq!(Refunded::ORIGINAL_TYPE, None);
}

#[test]
fn a_resource_is_read_as_its_event() {
    let paid = received("TRANSACTION.SUCCESS", &payment());
    let paid = paid.event::<Paid>().unwrap();
    assert!(paid.missing_fields().is_empty());
    let expected = Paid {
        out_trade_no: "P1".into(),
        transaction_id: "4200000001".into(),
        amount: Amount { total: 100 },
        attach: None,
    };
    assert_eq!(paid.into_inner(), expected);
}

#[test]
fn a_missing_required_field_is_corrected_and_reported() {
    let resource = json!({"out_trade_no": "P1", "transaction_id": "42", "amount": {}});
    let notification = received("TRANSACTION.SUCCESS", &resource);
    let paid = notification.event::<Paid>().unwrap();
    assert_eq!(paid.amount.total, 0);
    assert_eq!(paid.missing_fields(), ["amount.total"]);

    let event = ShopEvent::read(notification).unwrap();
    assert_eq!(event.missing_fields(), ["amount.total"]);
}

#[test]
fn a_resource_without_any_required_field_is_an_error_with_the_notification_in_it() {
    let notification = received("TRANSACTION.SUCCESS", &json!({"unexpected": "o-secret"}));
    let error = notification.event::<Paid>().unwrap_err();
    assert!(matches!(error.kind(), NotificationErrorKind::Decode(_)));
    assert_eq!(error.body(), notification.raw_body());
    assert!(error.verified());
    assert_eq!(
        error.notification().unwrap().resource_json(),
        notification.resource_json()
    );
    assert!(!format!("{error} {error:?}").contains("o-secret"));
    // It is no unknown event either.
    assert!(ShopEvent::try_from(notification).is_err());
}

#[test]
fn a_field_of_another_kind_is_named() {
    let resource = json!({"out_trade_no": "P1", "transaction_id": "42", "amount": "o-secret"});
    let error = received("TRANSACTION.SUCCESS", &resource)
        .event::<Paid>()
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("field `amount`: expected an object"),
        "{text}"
    );
    assert!(!text.contains("o-secret"));
    assert_eq!(error.acknowledgement().status, 400);
}

#[test]
fn another_event_is_not_read_as_this_one() {
    let notification = received("REFUND.SUCCESS", &payment());
    assert!(!notification.is::<Paid>());
    let error = notification.event::<Paid>().unwrap_err();
    let NotificationErrorKind::OtherEvent { found, expected } = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(
        (&found[..], *expected),
        ("REFUND.SUCCESS", Paid::EVENT_TYPES)
    );
    // Whoever knows better may read it as what they like.
    assert_eq!(notification.resource::<Paid>().unwrap().out_trade_no, "P1");
}

#[test]
fn one_event_type_of_several_things_is_told_apart_by_the_original_type() {
    #[wxpay::notification("TRANSACTION.SUCCESS", original_type = "profitsharing")]
    struct Shared {
        order_id: String,
    }
    let notification = received("TRANSACTION.SUCCESS", &payment());
    assert!(notification.is::<Paid>());
    assert!(!notification.is::<Shared>());
    let _ = |shared: Shared| shared.order_id;
}

#[test]
fn an_enumeration_of_events_keeps_the_unknown() {
    let paid = ShopEvent::try_from(received("TRANSACTION.SUCCESS", &payment())).unwrap();
    assert!(matches!(paid, ShopEvent::Paid(paid) if paid.amount.total == 100));

    let refund = json!({"out_refund_no": "R1"});
    for event_type in Refunded::EVENT_TYPES {
        let event = ShopEvent::try_from(received(event_type, &refund)).unwrap();
        assert!(matches!(event, ShopEvent::Refunded(r) if r.out_refund_no == "R1"));
    }

    let new = received("MOON.LANDED", &json!({"crater": 7}));
    let ShopEvent::Unknown(kept) = ShopEvent::try_from(new).unwrap() else {
        panic!("read as something else")
    };
    assert_eq!(kept.event_type(), "MOON.LANDED");
    assert_eq!(kept.resource_json(), r#"{"crater":7}"#);
}

#[test]
fn a_type_that_only_knows_serde_will_do() {
    #[derive(serde::Deserialize)]
    struct Plain {
        out_trade_no: String,
        amount: std::collections::HashMap<String, serde_json::Value>,
    }
    let plain = received("TRANSACTION.SUCCESS", &payment());
    let plain = plain.deserialize::<Plain>().unwrap();
    assert_eq!(plain.out_trade_no, "P1");
    assert_eq!(plain.amount["total"], 100);
}

#[test]
fn encrypted_fields_come_decrypted() {
    #[wxpay::notification("MEMBERCARD.ACCEPT_CARD")]
    struct Accepted {
        phone_number: Sensitive,
    }
    let sandbox = sandbox();
    let key = PublicKey::from_pem(&sandbox.merchant().certificate).unwrap();
    let sealed = BASE64_STANDARD.encode(key.encrypt_oaep(b"13800000000").unwrap());
    let message =
        sandbox.notification("MEMBERCARD.ACCEPT_CARD", &json!({ "phone_number": sealed }));
    let notification = parse(&notifications(sandbox), &message).unwrap();
    let accepted = notification.event::<Accepted>().unwrap();
    assert_eq!(accepted.phone_number.expose(), "13800000000");
}
