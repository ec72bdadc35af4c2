//! When certificates are fetched anew, and what becomes of the old ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use wxpay::{ClientBuilder, Outcome};
use wxpay_sandbox::{Fault, PlatformKey, Sandbox};

use crate::certificates::{certificate_sandbox, downloads, unkeyed};
use crate::retries::query;

/// A clock that moves when it is told to, for client and sandbox alike.
pub(crate) struct Time<'s> {
    sandbox: &'s Sandbox,
    now: Arc<AtomicI64>,
}

impl<'s> Time<'s> {
    pub(crate) fn of(sandbox: &'s Sandbox) -> Self {
        let now = Arc::new(AtomicI64::new(sandbox.now()));
        Self { sandbox, now }
    }

    pub(crate) fn set(&self, builder: ClientBuilder) -> ClientBuilder {
        let now = Arc::clone(&self.now);
        builder.clock(move || now.load(Ordering::SeqCst))
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.sandbox.advance_clock(seconds);
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }
}

fn no_certificates(body: &str, status: u16) -> Fault {
    Fault::Answer {
        status,
        headers: vec![],
        body: body.as_bytes().to_vec(),
    }
}

#[tokio::test]
async fn a_refresh_replaces_the_certificates_that_are_no_longer_listed() {
    let sandbox = certificate_sandbox();
    let first = &sandbox.merchant().platform_serial;
    let time = Time::of(&sandbox);
    let client = time
        .set(unkeyed(&sandbox).download_platform_certificates())
        .build()
        .unwrap();
    client.refresh_platform_certificates().await.unwrap();
    // Signed with the first certificate: one on its way, and one with a later date.
    let signed = |seconds| sandbox.signed(PlatformKey::Certificate, seconds, "{}");
    let (on_its_way, later) = (signed(0), signed(300));

    sandbox.rotate_platform_certificate().unwrap();
    let newest = sandbox.rotate_platform_certificate().unwrap();
    client.refresh_platform_certificates().await.unwrap();
    let keys = client.merchant().platform_keys();
    assert!(keys.get(first).is_none() && keys.get(&newest.serial).is_some());
    assert_eq!(keys.ids().count(), 2);

    let notifications = client.notifications();
    let refused = |message: &wxpay_sandbox::SignedNotification| {
        let error = notifications.parse(&message.headers, &message.body);
        error.unwrap_err()
    };
    assert!(
        refused(&on_its_way).verified(),
        "it is genuine, if no notification"
    );
    time.pass(301);
    assert!(!refused(&later).verified());
}

#[tokio::test]
async fn certificates_are_fetched_anew_when_they_are_twelve_hours_old() {
    // Nothing is signed with them, so nothing but their age asks for them.
    let sandbox = Sandbox::builder()
        .sign_with(PlatformKey::PublicKey)
        .start()
        .unwrap();
    let merchant = sandbox.merchant();
    let time = Time::of(&sandbox);
    let client = time
        .set(unkeyed(&sandbox).download_platform_certificates())
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .build()
        .unwrap();
    for (hours, expected) in [(0, 1), (10, 1), (3, 2), (10, 2), (3, 3)] {
        time.pass(hours * 3600);
        let rotated = sandbox.rotate_platform_certificate().unwrap();
        let is_due = downloads(&sandbox) < expected;
        assert!(query(&sandbox).send(&client).await.unwrap_err().verified());
        // The call does not wait for it, the test does.
        while is_due
            && client
                .merchant()
                .platform_keys()
                .get(&rotated.serial)
                .is_none()
        {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        assert_eq!(downloads(&sandbox), expected, "{hours}");
    }
}

#[tokio::test]
async fn a_single_forged_serial_does_not_keep_a_genuine_one_from_being_learnt() {
    let sandbox = certificate_sandbox();
    let client = unkeyed(&sandbox)
        .download_platform_certificates()
        .build()
        .unwrap();
    client.refresh_platform_certificates().await.unwrap();
    sandbox.fault(Fault::UnknownSerial, 1);
    assert!(!query(&sandbox).send(&client).await.unwrap_err().verified());
    sandbox.rotate_platform_certificate().unwrap();
    assert!(query(&sandbox).send(&client).await.unwrap_err().verified());
}

#[tokio::test]
async fn a_failed_refresh_does_not_block_the_next() {
    let sandbox = certificate_sandbox();
    let client = unkeyed(&sandbox)
        .retry(wxpay::RetryPolicy::never())
        .download_platform_certificates()
        .build()
        .unwrap();
    sandbox.fault_at("/v3/certificates", Fault::DropBefore, 1);
    let error = query(&sandbox).send(&client).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    assert!(query(&sandbox).send(&client).await.unwrap_err().verified());
}

#[tokio::test]
async fn a_merchant_who_has_only_the_public_key_is_not_hindered_and_asks_once() {
    for (body, status) in [
        (
            r#"{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书"}"#,
            404,
        ),
        (r#"{"data":[]}"#, 200),
    ] {
        let sandbox = Sandbox::builder()
            .sign_with(PlatformKey::PublicKey)
            .start()
            .unwrap();
        let merchant = sandbox.merchant();
        let time = Time::of(&sandbox);
        let client = time
            .set(unkeyed(&sandbox))
            .platform_public_key(&merchant.public_key_id, &merchant.public_key)
            .download_platform_certificates()
            .build()
            .unwrap();
        let fault = no_certificates(body, status);
        sandbox.fault_at("/v3/certificates", fault, usize::MAX);
        let error = client.refresh_platform_certificates().await.unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("this merchant has no platform certificate"),
            "{text}"
        );
        assert!(text.contains("set `platform_public_key`"), "{text}");
        assert!(error.raw().is_some());
        for _ in 0..10 {
            assert!(query(&sandbox).send(&client).await.unwrap_err().verified());
            time.pass(120);
            let forged = sandbox.notification("TRANSACTION.SUCCESS", &serde_json::json!({}));
            let forged = forged.with_header("Wechatpay-Serial", Some(&"4A".repeat(20)));
            let parsed = client.notifications().parse(&forged.headers, &forged.body);
            assert!(!parsed.unwrap_err().verified());
        }
        assert_eq!(downloads(&sandbox), 1);
    }
}

#[tokio::test]
async fn everything_verifies_while_a_merchant_moves_to_the_public_key() {
    for sign_with in [PlatformKey::Certificate, PlatformKey::PublicKey] {
        let sandbox = Sandbox::builder().sign_with(sign_with).start().unwrap();
        let merchant = sandbox.merchant();
        let client = unkeyed(&sandbox)
            .platform_public_key(&merchant.public_key_id, &merchant.public_key)
            .download_platform_certificates()
            .build()
            .unwrap();
        assert!(query(&sandbox).send(&client).await.unwrap_err().verified());
        let message = sandbox.notification("TRANSACTION.SUCCESS", &serde_json::json!({}));
        let received = client.notifications();
        let received = received.receive(&message.headers, &message.body).await;
        assert_eq!(received.unwrap().event_type(), "TRANSACTION.SUCCESS");
    }
}

#[tokio::test]
async fn files_are_verified_with_certificates_that_are_learnt_for_them() {
    let sandbox = certificate_sandbox();
    let client = unkeyed(&sandbox)
        .download_platform_certificates()
        .build()
        .unwrap();
    // A file that has to be signed.
    let url = format!("{}v3/certificates", sandbox.base_url());
    assert!(
        client.download(&url).await.unwrap().verified(),
        "as the first action"
    );
    sandbox.rotate_platform_certificate().unwrap();
    assert!(client.download(&url).await.unwrap().verified());
}

#[tokio::test]
async fn apiv2_does_not_wait_for_certificates() {
    let sandbox = certificate_sandbox();
    sandbox.fault_at(
        "/v3/certificates",
        Fault::EmptyBody { status: 502 },
        usize::MAX,
    );
    let client = unkeyed(&sandbox)
        .api_v2_key(&sandbox.merchant().api_v2_key)
        .download_platform_certificates()
        .build()
        .unwrap();
    let error = client.v2("v2/pay/orderquery").post().await.unwrap_err();
    assert!(error.raw().is_some(), "{error}");
    assert_eq!(downloads(&sandbox), 0);
}

#[tokio::test]
async fn certificates_of_another_kind_are_not_none_at_all() {
    let sandbox = certificate_sandbox();
    let client = unkeyed(&sandbox)
        .download_platform_certificates()
        .build()
        .unwrap();
    client.refresh_platform_certificates().await.unwrap();
    for listed in [
        r#"{"serial_no":"5A","encrypt_certificate":{"algorithm":"AEAD_SM4_GCM"}}"#,
        "null",
    ] {
        let fault = no_certificates(&format!(r#"{{"data":[{listed}]}}"#), 200);
        sandbox.fault_at("/v3/certificates", fault, 1);
        let error = client.refresh_platform_certificates().await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains("AEAD_AES_256_GCM"), "{text}");
        assert!(!text.contains("has no platform certificate"), "{text}");
        let keys = client.merchant().platform_keys();
        assert!(keys.get(&sandbox.merchant().platform_serial).is_some());
    }
}
