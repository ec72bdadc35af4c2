//! Platform certificates that the client fetches by itself.

use std::path::PathBuf;

use wxpay::{Client, ClientBuilder, ErrorKind, Outcome, VerificationError};
use wxpay_sandbox::{Fault, PlatformKey, Sandbox};

use crate::retries::query;

pub(crate) fn certificate_sandbox() -> Sandbox {
    Sandbox::builder()
        .sign_with(PlatformKey::Certificate)
        .start()
        .unwrap()
}

/// A client that knows nothing of the platform yet.
pub(crate) fn unkeyed(sandbox: &Sandbox) -> ClientBuilder {
    let merchant = sandbox.merchant();
    Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .api_v3_key(&merchant.api_v3_key)
        .base_url(sandbox.base_url())
}

pub(crate) fn downloads(sandbox: &Sandbox) -> usize {
    sandbox
        .requests()
        .iter()
        .filter(|request| request.path == "/v3/certificates")
        .count()
}

pub(crate) fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("wxpay-{name}-{}", std::process::id()))
}

#[tokio::test]
async fn certificates_are_fetched_once_before_the_first_call_however_many_there_are() {
    let sandbox = certificate_sandbox();
    let client = unkeyed(&sandbox)
        .download_platform_certificates()
        .build()
        .unwrap();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let (client, query) = (client.clone(), query(&sandbox));
            tokio::spawn(async move { query.send(&client).await })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap().unwrap_err().verified());
    }
    assert_eq!(downloads(&sandbox), 1);
    let keys = client.merchant().platform_keys();
    assert!(keys.get(&sandbox.merchant().platform_serial).is_some());
}

#[tokio::test]
async fn an_unknown_serial_asks_for_fresh_certificates_and_the_answer_is_verified_again() {
    let sandbox = certificate_sandbox();
    let merchant = sandbox.merchant();
    // It knows the public key only, and the answer comes signed by the certificate.
    let client = unkeyed(&sandbox)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .download_platform_certificates()
        .build()
        .unwrap();
    let error = query(&sandbox).send(&client).await.unwrap_err();
    assert!(error.verified(), "{error}");
    let keys = client.merchant().platform_keys();
    let ids: Vec<_> = keys.ids().collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
}

#[tokio::test]
async fn forged_serials_do_not_turn_into_a_stream_of_downloads() {
    let sandbox = certificate_sandbox();
    let client = unkeyed(&sandbox)
        .download_platform_certificates()
        .build()
        .unwrap();
    client.refresh_platform_certificates().await.unwrap();
    let before = downloads(&sandbox);
    for _ in 0..5 {
        sandbox.fault(Fault::UnknownSerial, 1);
        let error = query(&sandbox).send(&client).await.unwrap_err();
        assert!(!error.verified());
    }
    assert!(downloads(&sandbox) <= before + 2, "{}", downloads(&sandbox));
}

#[tokio::test]
async fn a_wrong_api_v3_key_is_named() {
    let sandbox = certificate_sandbox();
    let client = unkeyed(&sandbox)
        .api_v3_key("0123456789abcdef0123456789abcdef")
        .download_platform_certificates()
        .build()
        .unwrap();
    let error = query(&sandbox).send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
    assert!(error.to_string().contains("APIv3 key"), "{error}");
    // The call itself was never made.
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(client.merchant().platform_keys().is_empty());
}

#[tokio::test]
async fn a_forged_signature_of_the_certificates_themselves_is_refused() {
    let sandbox = certificate_sandbox();
    let client = unkeyed(&sandbox)
        .download_platform_certificates()
        .build()
        .unwrap();
    sandbox.fault(Fault::WrongSignature, 1);
    let error = client.refresh_platform_certificates().await.unwrap_err();
    let reason = match error.kind() {
        ErrorKind::Verification(reason) => reason,
        other => panic!("{other:?}"),
    };
    assert!(matches!(reason, VerificationError::Mismatch { .. }));
    assert!(client.merchant().platform_keys().is_empty());
}

#[tokio::test]
async fn a_merchant_without_certificates_is_told_about_the_public_key() {
    let sandbox = certificate_sandbox();
    let body = r#"{"code":"RESOURCE_NOT_EXISTS","message":"无可用的平台证书,请在商户平台-API安全申请使用微信支付公钥"}"#;
    let fault = Fault::Answer {
        status: 404,
        headers: vec![],
        body: body.as_bytes().to_vec(),
    };
    sandbox.fault(fault, 1);
    let client = unkeyed(&sandbox)
        .download_platform_certificates()
        .build()
        .unwrap();
    let error = query(&sandbox).send(&client).await.unwrap_err();
    assert_eq!(error.code(), Some("RESOURCE_NOT_EXISTS"));
    let text = error.to_string();
    assert!(text.contains("platform_public_key"), "{text}");
    assert!(text.contains("GET v3/certificates"), "{text}");
}

#[tokio::test]
async fn kept_certificates_serve_a_start_without_download() {
    let sandbox = certificate_sandbox();
    let directory = folder("certificates");
    let first = unkeyed(&sandbox)
        .certificate_directory(&directory)
        .build()
        .unwrap();
    assert!(query(&sandbox).send(&first).await.unwrap_err().verified());
    let kept: Vec<_> = std::fs::read_dir(&directory)
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    assert_eq!(
        kept,
        [directory.join(format!("{}.pem", sandbox.merchant().platform_serial))]
    );

    std::fs::write(directory.join("damaged.pem"), "no certificate").unwrap();
    let second = unkeyed(&sandbox)
        .certificate_directory(&directory)
        .build()
        .unwrap();
    let keys = second.merchant().platform_keys();
    assert!(keys.get(&sandbox.merchant().platform_serial).is_some());
    assert!(query(&sandbox).send(&second).await.unwrap_err().verified());
    std::fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn without_an_api_v3_key_there_is_nothing_to_open_them_with() {
    let sandbox = certificate_sandbox();
    let merchant = sandbox.merchant();
    let builder = Client::builder()
        .mchid(&merchant.mchid)
        .private_key(&merchant.private_key)
        .certificate(&merchant.certificate)
        .base_url(sandbox.base_url())
        .download_platform_certificates();
    let error = builder.build().unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("api_v3_key"), "{error}");
}
