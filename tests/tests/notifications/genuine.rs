//! What WeChat Pay sends arrives, whichever key signed it and however the headers are held.

use std::collections::{BTreeMap, HashMap};

use wxpay_sandbox::{PlatformKey, Sandbox};
use wxpay_tests::client;

use crate::{Paid, notifications, parse, payment, sandbox};

#[test]
fn it_is_verified_by_certificate_and_by_public_key() {
    for key in [PlatformKey::Certificate, PlatformKey::PublicKey] {
        let sandbox = Sandbox::builder().sign_with(key).start().unwrap();
        let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());
        let notification = parse(&notifications(&sandbox), &message).unwrap();
        assert_eq!(notification.event::<Paid>().unwrap().out_trade_no, "P1");
    }
}

#[test]
fn the_frame_is_there_as_it_came() {
    let sandbox = sandbox();
    let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());
    let notification = parse(&notifications(sandbox), &message).unwrap();
    let sent: serde_json::Value = serde_json::from_slice(&message.body).unwrap();
    assert_eq!(notification.id(), sent["id"].as_str().unwrap());
    assert_eq!(notification.create_time(), sent["create_time"]);
    assert_eq!(notification.event_type(), "TRANSACTION.SUCCESS");
    assert_eq!(notification.resource_type(), "encrypt-resource");
    assert_eq!(notification.summary(), "通知");
    assert_eq!(notification.original_type(), "transaction");
    assert_eq!(notification.raw_body(), message.body);
    let resource: serde_json::Value = serde_json::from_str(notification.resource_json()).unwrap();
    assert_eq!(resource, payment());
}

#[test]
fn headers_come_in_any_form_and_case() {
    let sandbox = sandbox();
    let notifications = notifications(sandbox);
    let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());
    let body = &message.body[..];

    let upper: Vec<(String, String)> = message
        .headers
        .iter()
        .map(|(name, value)| (name.to_uppercase(), value.clone()))
        .collect();
    notifications.parse(&upper, body).unwrap();
    notifications.parse(&upper[..], body).unwrap();
    let hash: HashMap<String, String> = upper.iter().cloned().collect();
    notifications.parse(&hash, body).unwrap();
    let tree: BTreeMap<&str, &str> = upper.iter().map(|(n, v)| (&n[..], &v[..])).collect();
    notifications.parse(&tree, body).unwrap();

    let mut map = http::HeaderMap::new();
    for (name, value) in &message.headers {
        let name: http::HeaderName = name.parse().unwrap();
        map.insert(name, value.parse().unwrap());
    }
    notifications.parse(&map, body).unwrap();

    let closure = |name: &str| message.header(name).map(str::to_owned);
    notifications.parse(&closure, body).unwrap();
}

#[test]
fn a_client_has_the_notifications_of_its_merchant() {
    let sandbox = sandbox();
    let message = sandbox.notification("TRANSACTION.SUCCESS", &payment());
    parse(&client(sandbox).notifications(), &message).unwrap();

    let wrong_clock = wxpay_tests::builder(sandbox)
        .clock(|| 1_000_000_000)
        .build()
        .unwrap();
    assert!(parse(&wrong_clock.notifications(), &message).is_err());
}

#[test]
fn one_that_waited_is_read_at_the_time_of_its_receipt() {
    let sandbox = sandbox();
    let message = sandbox.signed(
        PlatformKey::Certificate,
        -86_400,
        sandbox.notification("TRANSACTION.SUCCESS", &payment()).body,
    );
    let notifications = notifications(sandbox);
    assert!(parse(&notifications, &message).is_err());
    let received_at = message.header("wechatpay-timestamp").unwrap();
    notifications
        .parse_at(
            &message.headers,
            &message.body,
            received_at.parse().unwrap(),
        )
        .unwrap();
}
