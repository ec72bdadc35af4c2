//! Certificates that have expired.

use wxpay::{Client, ClientBuilder, ErrorKind, Outcome, VerificationError, endpoint};
use wxpay_sandbox::{PlatformKey, Sandbox};

use crate::certificates::{certificate_sandbox, downloads, unkeyed};
use crate::renewal::Time;
use crate::retries::query;

/// How long the certificates of a sandbox are valid from now on.
const VALIDITY: i64 = 5 * 365 * 86_400 - 86_400;

const DAY: i64 = 86_400;

#[endpoint(POST "v3/pay/transactions/out-trade-no/<out_trade_no>/close" -> ())]
struct CloseOrder {
    out_trade_no: String,
    mchid: String,
}

fn configured(sandbox: &Sandbox) -> ClientBuilder {
    unkeyed(sandbox).platform_certificate(&sandbox.merchant().platform_certificate)
}

async fn close(sandbox: &Sandbox, client: &Client) -> wxpay::Error {
    let close = CloseOrder {
        out_trade_no: "T1".into(),
        mchid: sandbox.merchant().mchid.clone(),
    };
    close.send(client).await.unwrap_err()
}

#[tokio::test]
async fn an_expired_certificate_is_told_before_anything_is_sent() {
    let sandbox = certificate_sandbox();
    let time = Time::of(&sandbox);
    let client = time.set(configured(&sandbox)).build().unwrap();
    time.pass(VALIDITY + DAY / 2);
    assert!(
        close(&sandbox, &client).await.verified(),
        "clocks may be wrong"
    );
    sandbox.clear_requests();

    time.pass(DAY);
    let error = close(&sandbox, &client).await;
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = error.to_string();
    let serial = &sandbox.merchant().platform_serial;
    assert!(text.contains(&format!("`{serial}` expired on ")), "{text}");
    assert!(text.contains("download_platform_certificates"), "{text}");
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn what_an_expired_certificate_signs_is_not_verified() {
    let sandbox = certificate_sandbox();
    let merchant = sandbox.merchant();
    let time = Time::of(&sandbox);
    let client = time
        .set(configured(&sandbox))
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .build()
        .unwrap();
    let begin = sandbox.now();
    for (seconds, fits) in [(VALIDITY + DAY / 2, true), (VALIDITY + DAY + 60, false)] {
        time.pass(begin + seconds - sandbox.now());
        let error = query(&sandbox).send(&client).await.unwrap_err();
        assert_eq!(error.verified(), fits, "{seconds}: {error}");
        let message = sandbox.notification("TRANSACTION.SUCCESS", &serde_json::json!({}));
        let parsed = client
            .notifications()
            .parse(&message.headers, &message.body);
        assert_eq!(parsed.is_ok(), fits, "{seconds}");
        let Err(error) = parsed else { continue };
        assert_eq!(error.acknowledgement().status, 401);
        let text = error.to_string();
        assert!(text.contains(&merchant.platform_serial), "{text}");
        assert!(text.contains("the clock here is wrong"), "{text}");
    }
}

#[tokio::test]
async fn downloaded_certificates_that_have_expired_are_not_trusted_either() {
    let sandbox = certificate_sandbox();
    let time = Time::of(&sandbox);
    let client = time
        .set(unkeyed(&sandbox).download_platform_certificates())
        .build()
        .unwrap();
    assert!(close(&sandbox, &client).await.verified());
    time.pass(VALIDITY + 2 * DAY);
    let error = close(&sandbox, &client).await;
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("expired on"), "{error}");
    assert_eq!(downloads(&sandbox), 2);
}

#[tokio::test]
async fn the_reason_is_one_of_its_own() {
    let sandbox = certificate_sandbox();
    let merchant = sandbox.merchant();
    let time = Time::of(&sandbox);
    let client = time
        .set(configured(&sandbox))
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .build()
        .unwrap();
    time.pass(VALIDITY + 2 * DAY);
    let answer = sandbox.signed(PlatformKey::Certificate, 0, "{}");
    let mut response = http::Response::new(bytes::Bytes::from(answer.body));
    for (name, value) in &answer.headers {
        let name = http::HeaderName::from_bytes(name.as_bytes()).unwrap();
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    let error = wxpay::read_response::<CloseOrder>(response, client.merchant(), sandbox.now());
    match error.unwrap_err().kind() {
        ErrorKind::Verification(VerificationError::CertificateExpired { serial, .. }) => {
            assert_eq!(serial, &merchant.platform_serial);
        }
        other => panic!("{other:?}"),
    }
}
