//! Merchants whose key this process does not hold.

use std::future::Future;
use std::pin::Pin;

use base64::prelude::{BASE64_STANDARD, Engine};
use wxpay::{Client, ErrorKind, Signer, SignerError};

use crate::expected::{APPID, MCHID, NONCE, TIMESTAMP, rsa, stamp};

/// Signs elsewhere, unless the key is locked.
#[derive(Debug)]
struct Elsewhere {
    locked: bool,
}

impl Signer for Elsewhere {
    fn serial(&self) -> &str {
        "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"
    }

    fn sign<'a>(
        &'a self,
        message: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, SignerError>> + Send + 'a>> {
        Box::pin(async move {
            if self.locked {
                return Err("the key is locked".into());
            }
            let message = String::from_utf8(message.to_vec())?;
            let signature = tokio::task::spawn_blocking(move || rsa(&message)).await?;
            Ok(BASE64_STANDARD.decode(signature)?)
        })
    }
}

fn client(locked: bool) -> wxpay::ClientBuilder {
    Client::builder()
        .mchid(MCHID)
        .signer(Elsewhere { locked })
        .clock(|| TIMESTAMP)
        .nonces(|| NONCE.to_owned())
}

#[tokio::test]
async fn a_client_waits_for_the_signer() {
    let client = client(false).build().unwrap();
    let jsapi = client.jsapi_parameters(APPID, "wx2014").await.unwrap();
    let message = format!("{APPID}\n{TIMESTAMP}\n{NONCE}\nprepay_id=wx2014\n");
    assert_eq!(jsapi.pay_sign, rsa(&message));
    let app = client.app_parameters(APPID, "wx2014").await.unwrap();
    let message = format!("{APPID}\n{TIMESTAMP}\n{NONCE}\nwx2014\n");
    assert_eq!(app.sign, rsa(&message));
}

#[test]
fn a_blocking_client_waits_for_the_signer() {
    let client = client(false).build_blocking().unwrap();
    let jsapi = client.jsapi_parameters(APPID, "wx2014").unwrap();
    let message = format!("{APPID}\n{TIMESTAMP}\n{NONCE}\nprepay_id=wx2014\n");
    assert_eq!(jsapi.pay_sign, rsa(&message));
}

#[tokio::test]
async fn a_signer_that_fails_is_an_error_that_says_why() {
    let client = client(true).build().unwrap();
    for error in [
        client.jsapi_parameters(APPID, "wx2014").await.err(),
        client.app_parameters(APPID, "wx2014").await.err(),
    ] {
        let error = error.unwrap();
        assert!(matches!(error.kind(), ErrorKind::Signer(_)));
        assert!(error.to_string().contains("the key is locked"), "{error}");
    }
}

#[test]
fn without_waiting_there_is_an_error_that_names_the_way_out() {
    let merchant = client(false).merchant().unwrap();
    for error in [
        merchant.jsapi_parameters(APPID, "wx2014", &stamp()).err(),
        merchant.app_parameters(APPID, "wx2014", &stamp()).err(),
    ] {
        let error = error.unwrap();
        assert!(matches!(error.kind(), ErrorKind::Config(_)));
        assert!(error.to_string().contains("on a client"), "{error}");
    }
}
