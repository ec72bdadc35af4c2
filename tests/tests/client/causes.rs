//! Errors as `anyhow` prints them: nothing twice, nothing lost.

use std::path::Path;

use wxpay::crypto::{CryptoError, PrivateKey};
use wxpay::{Client, ErrorKind};
use wxpay_sandbox::Fault;
use wxpay_tests::{client, sandbox};

use crate::round_trips::service_order;

/// Both ways in which `anyhow` prints an error say what its text says, once.
fn reads_the_same(error: impl std::error::Error + Send + Sync + 'static, part: &str) {
    let text = error.to_string();
    assert_eq!(text.matches(part).count(), 1, "{text}");
    let error = anyhow::Error::new(error);
    assert_eq!(format!("{error:#}"), text);
    let debug = format!("{error:?}");
    assert!(debug.starts_with(&text), "{debug}");
    assert!(!debug.contains("Caused by"), "{debug}");
}

#[tokio::test]
async fn calls_that_fail() {
    let sandbox = sandbox();
    let client = client(&sandbox);
    sandbox.fault(Fault::DropAfter, 1);
    let error = service_order("1").send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");
    reads_the_same(error, "the connection broke");

    sandbox.fault(Fault::WrongSignature, 1);
    let error = service_order("2").send(&client).await.unwrap_err();
    reads_the_same(error, "its signature does not fit");

    let error = service_order("").send(&client).await.unwrap_err();
    reads_the_same(error, "PARAM_ERROR");

    // A client of its own, without open connections.
    let client = wxpay_tests::client(&sandbox);
    drop(sandbox);
    let error = service_order("3").send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Connect(_)), "{error:?}");
    reads_the_same(error, "no connection");
}

#[test]
fn keys_that_cannot_be_read() {
    let missing = Path::new("no-such-apiclient_key.pem");
    let error = Client::builder()
        .mchid("1900000109")
        .private_key(missing)
        .build()
        .unwrap_err();
    let ErrorKind::Config(config) = error.kind() else {
        panic!("{error:?}")
    };
    reads_the_same(config.clone(), "os error 2");
    let key = config.key_error().unwrap().clone();
    reads_the_same(key, "os error 2");
    reads_the_same(error, "os error 2");
    let error = PrivateKey::from_pem("no key").unwrap_err();
    reads_the_same(error, "expected a private key");
    reads_the_same(CryptoError::OaepDecrypt, "RSA-OAEP decryption failed");
}
