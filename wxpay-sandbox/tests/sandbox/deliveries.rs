//! Callbacks: what is sent, to whom, and how often.

use std::time::{Duration, Instant};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use wxpay_sandbox::{DeliveryState, RecordedDelivery, Sandbox};

use crate::caller::certificate_key;
use crate::listener::{Arrived, Listener};
use crate::{v2, v2_payments};

const OK: &[(u16, &str)] = &[(204, "")];

/// The decrypted resource of a correctly signed APIv3 callback.
pub(crate) fn open(sandbox: &Sandbox, callback: &Arrived) -> (Value, Value) {
    let header = |name: &str| callback.headers[name].as_str();
    let message = format!(
        "{}\n{}\n{}\n",
        header("wechatpay-timestamp"),
        header("wechatpay-nonce"),
        callback.body
    );
    let merchant = sandbox.merchant();
    assert_eq!(header("wechatpay-serial"), merchant.platform_serial);
    let key = certificate_key(&merchant.platform_certificate);
    let signature = BASE64_STANDARD
        .decode(header("wechatpay-signature"))
        .unwrap();
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key)
        .verify(message.as_bytes(), &signature)
        .unwrap();

    let body: Value = serde_json::from_str(&callback.body).unwrap();
    let sealed = |name: &str| body["resource"][name].as_str().unwrap();
    let key = UnboundKey::new(&AES_256_GCM, merchant.api_v3_key.as_bytes()).unwrap();
    let nonce = Nonce::try_assume_unique_for_key(sealed("nonce").as_bytes()).unwrap();
    let mut bytes = BASE64_STANDARD.decode(sealed("ciphertext")).unwrap();
    let aad = Aad::from(sealed("associated_data"));
    let opened = LessSafeKey::new(key)
        .open_in_place(nonce, aad, &mut bytes)
        .unwrap();
    let resource = serde_json::from_slice(opened).unwrap();
    (body, resource)
}

/// The delivery, once it has come to this state.
async fn wait_for(
    sandbox: &Sandbox,
    id: u64,
    wanted: impl Fn(&RecordedDelivery) -> bool,
) -> RecordedDelivery {
    let start = Instant::now();
    loop {
        let deliveries = sandbox.deliveries();
        let found = deliveries.into_iter().find(|delivery| delivery.id == id);
        match found {
            Some(delivery) if wanted(&delivery) => return delivery,
            other => assert!(start.elapsed() < Duration::from_secs(60), "{other:?}"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn acknowledged(delivery: &RecordedDelivery) -> bool {
    delivery.state == DeliveryState::Acknowledged
}

#[tokio::test]
async fn an_event_arrives_signed_and_encrypted_with_the_given_fields() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(OK).await;
    let fields = json!({
        "out_trade_no": "P1",
        "amount": { "total": 7 },
        "attach": null,
        "mine": [1],
    });
    let id = sandbox
        .trigger("TRANSACTION.SUCCESS", fields, &listener.url)
        .unwrap();
    let arrived = listener.wait_for(1).await;
    assert_eq!(arrived[0].path, "/notify");
    let (body, resource) = open(&sandbox, &arrived[0]);
    assert_eq!(body["event_type"], "TRANSACTION.SUCCESS");
    assert_eq!(body["resource"]["original_type"], "transaction");
    assert_eq!(resource["out_trade_no"], "P1");
    assert_eq!(resource["mchid"], sandbox.merchant().mchid);
    assert_eq!(resource["amount"]["total"], 7);
    assert!(resource["transaction_id"].is_string());
    assert!(resource.get("attach").is_none());
    assert_eq!(resource["mine"], json!([1]));

    let delivery = wait_for(&sandbox, id, acknowledged).await;
    assert_eq!(delivery.attempts.len(), 1);
    assert_eq!(delivery.attempts[0].status, Some(204));
    assert!(delivery.resource.contains("\"P1\""));
}

#[tokio::test]
async fn a_callback_is_repeated_until_it_is_acknowledged() {
    let sandbox = Sandbox::builder().speed(1_000.0).start().unwrap();
    let listener = Listener::start(&[(500, "busy"), (404, ""), (200, "")]).await;
    let id = sandbox
        .trigger("REFUND.SUCCESS", json!({}), &listener.url)
        .unwrap();
    let delivery = wait_for(&sandbox, id, acknowledged).await;
    let statuses: Vec<_> = delivery.attempts.iter().map(|it| it.status).collect();
    assert_eq!(statuses, [Some(500), Some(404), Some(200)]);
    assert_eq!(delivery.attempts[0].body, b"busy");
    assert!(delivery.attempts[0].problem.is_some() && delivery.attempts[2].problem.is_none());
    let arrived = listener.wait_for(3).await;
    assert_eq!(arrived[0].body, arrived[2].body);
    let nonce = |it: &Arrived| it.headers["wechatpay-nonce"].clone();
    assert_ne!(nonce(&arrived[0]), nonce(&arrived[2]), "signed afresh");
    open(&sandbox, &arrived[2]);
}

#[tokio::test]
async fn after_sixteen_attempts_it_is_given_up_and_may_be_resent() {
    let sandbox = Sandbox::builder().speed(10_000_000.0).start().unwrap();
    let mut answers = vec![(500, ""); 16];
    answers.push((200, ""));
    let listener = Listener::start(&answers).await;
    let id = sandbox
        .trigger("REFUND.CLOSED", json!({}), &listener.url)
        .unwrap();
    let given_up = |delivery: &RecordedDelivery| delivery.state == DeliveryState::GivenUp;
    let delivery = wait_for(&sandbox, id, given_up).await;
    assert_eq!(delivery.attempts.len(), 16);
    assert!(sandbox.resend(id));
    assert_eq!(
        wait_for(&sandbox, id, acknowledged).await.attempts.len(),
        17
    );
    assert!(!sandbox.resend(999));
}

#[tokio::test]
async fn the_clock_brings_the_next_attempt() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(&[(500, ""), (200, "")]).await;
    let id = sandbox
        .trigger("REFUND.SUCCESS", json!({}), &listener.url)
        .unwrap();
    let waiting = |delivery: &RecordedDelivery| {
        matches!(delivery.state, DeliveryState::Waiting { .. }) && !delivery.attempts.is_empty()
    };
    let delivery = wait_for(&sandbox, id, waiting).await;
    let DeliveryState::Waiting { next_attempt } = delivery.state else {
        panic!("{delivery:?}");
    };
    assert!(next_attempt >= (delivery.attempts[0].at + 15) * 1000);
    assert_eq!(listener.count(), 1);
    sandbox.advance_clock(16);
    wait_for(&sandbox, id, acknowledged).await;
}

#[tokio::test]
async fn nothing_is_posted_to_other_machines() {
    let sandbox = Sandbox::start().unwrap();
    for url in ["http://192.0.2.1/n", "https://example.com/n", "nonsense"] {
        let id = sandbox.trigger("REFUND.SUCCESS", json!({}), url).unwrap();
        let delivery = wait_for(&sandbox, id, |_| true).await;
        let DeliveryState::NotDelivered { reason } = delivery.state else {
            panic!("{url}: {:?}", delivery.state);
        };
        assert!(reason.contains("this machine") || reason.contains("not a URL"));
        assert!(delivery.attempts.is_empty() && !sandbox.resend(id));
    }
}

#[tokio::test]
async fn an_apiv2_callback_is_acknowledged_by_its_return_code() {
    let sandbox = Sandbox::builder().speed(1_000.0).start().unwrap();
    let no = "<xml><return_code>FAIL</return_code></xml>";
    let yes = "<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>";
    let listener = Listener::start(&[(200, no), (200, "ok"), (200, yes)]).await;
    let fields = json!({ "out_trade_no": "P2", "total_fee": 12 });
    let id = sandbox
        .trigger_v2("transaction-success", fields, &listener.url)
        .unwrap();
    let delivery = wait_for(&sandbox, id, acknowledged).await;
    assert_eq!(delivery.attempts.len(), 3);
    let values = v2::read(&listener.wait_for(3).await[2].body);
    assert_eq!(
        (
            values["out_trade_no"].as_str(),
            values["total_fee"].as_str()
        ),
        ("P2", "12")
    );
    assert!(v2::is_signed(&values, sandbox.merchant()));
}

#[tokio::test]
async fn an_order_of_apiv2_is_told_of_by_apiv2() {
    let sandbox = Sandbox::start().unwrap();
    let yes = "<xml><return_code>SUCCESS</return_code></xml>";
    let listener = Listener::start(&[(200, yes)]).await;
    let mut order = v2_payments::order("D-1");
    order.insert("notify_url".to_owned(), listener.url.clone());
    let (_, made) = v2::call(&sandbox, "pay/unifiedorder", order).await;
    assert_eq!(made["result_code"], "SUCCESS", "{made:?}");
    sandbox.pay("D-1").unwrap();
    let told = v2::read(&listener.wait_for(1).await[0].body);
    assert_eq!(
        (told["out_trade_no"].as_str(), told["result_code"].as_str()),
        ("D-1", "SUCCESS")
    );
    assert!(v2::is_signed(&told, sandbox.merchant()));
    let delivery = wait_for(&sandbox, 1, acknowledged).await;
    assert!(delivery.v2 && delivery.event_type == "transaction-success");
}

#[tokio::test]
async fn every_documented_event_can_be_triggered() {
    let sandbox = Sandbox::start().unwrap();
    let listener = Listener::start(&[(200, "<xml><return_code>SUCCESS</return_code></xml>")]).await;
    let mut count = 0;
    for family in ["v3", "v2"] {
        let file = format!(
            "{}/../catalogue/notifications/{family}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let events: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        for event in events.as_array().unwrap() {
            let event_type = event["event_type"].as_str().unwrap();
            let id = match family {
                "v3" => sandbox.trigger(event_type, Value::Null, &listener.url),
                _ => sandbox.trigger_v2(event_type, Value::Null, &listener.url),
            }
            .unwrap();
            let delivery = wait_for(&sandbox, id, acknowledged).await;
            let resource: Value = serde_json::from_str(&delivery.resource).unwrap();
            assert!(!resource.as_object().unwrap().is_empty(), "{event_type}");
            let required = event["resource"].as_array().into_iter().flatten();
            for field in required.filter(|field| field["required"] == true) {
                let name = field["name"].as_str().unwrap();
                assert!(resource.get(name).is_some(), "{event_type} lacks {name}");
            }
            count += 1;
        }
    }
    assert_eq!(count, 112);
    let arrived = listener.wait_for(112).await;
    for callback in arrived.iter().take(102) {
        open(&sandbox, callback);
    }
}

#[test]
fn an_unknown_event_names_its_neighbours() {
    let sandbox = Sandbox::start().unwrap();
    let error = sandbox
        .trigger("TRANSACTION.SUCESS", Value::Null, "http://127.0.0.1:1/")
        .unwrap_err();
    assert!(error.to_string().contains("TRANSACTION.SUCCESS"), "{error}");
}

#[cfg(feature = "state")]
#[tokio::test]
async fn a_sandbox_with_other_keys_goes_on_with_callbacks_that_its_clients_can_open() {
    let file = format!("{}/other-keys.sqlite", env!("CARGO_TARGET_TMPDIR"));
    let _ = std::fs::remove_file(&file);
    let listener = Listener::start(&[(500, "")]).await;
    let fields = json!({ "out_refund_no": "R-1" });
    let first = Sandbox::builder().state(&file).start().unwrap();
    let url = &listener.url;
    let v3 = first
        .trigger("REFUND.SUCCESS", fields.clone(), url)
        .unwrap();
    let v2 = first
        .trigger_v2("transaction-success", fields, url)
        .unwrap();
    for id in [v3, v2] {
        // One that is being sent when the sandbox ends is sent again at once.
        wait_for(&first, id, |delivery| !delivery.attempts.is_empty()).await;
    }
    drop(first);

    let second = Sandbox::builder().state(&file).start().unwrap();
    assert!(second.resend(v3));
    let (_, resource) = open(&second, &listener.wait_for(3).await[2]);
    assert_eq!(resource["out_refund_no"], "R-1");
    assert!(second.resend(v2));
    let told = v2::read(&listener.wait_for(4).await[3].body);
    assert!(v2::is_signed(&told, second.merchant()));
}
