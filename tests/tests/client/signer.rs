//! A key that this process does not hold.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use wxpay::crypto::PrivateKey;
use wxpay::{Client, ErrorKind, Outcome, Signer, SignerError};
use wxpay_sandbox::Sandbox;
use wxpay_tests::sandbox;

use crate::round_trips::service_order;

/// Signs on another thread, as a key management service would.
#[derive(Debug, Clone)]
struct Elsewhere {
    serial: String,
    key: Option<PrivateKey>,
    signed: Arc<AtomicUsize>,
}

impl Signer for Elsewhere {
    fn serial(&self) -> &str {
        &self.serial
    }

    fn sign<'a>(
        &'a self,
        message: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, SignerError>> + Send + 'a>> {
        Box::pin(async move {
            let key = self.key.clone().ok_or("the key is locked")?;
            let message = message.to_vec();
            self.signed.fetch_add(1, Ordering::Relaxed);
            Ok(tokio::task::spawn_blocking(move || key.sign_sha256(&message)).await??)
        })
    }
}

fn signer(sandbox: &Sandbox, key: Option<PrivateKey>) -> Elsewhere {
    let serial = sandbox.merchant().serial.clone();
    Elsewhere {
        serial,
        key,
        signed: Arc::default(),
    }
}

fn client(sandbox: &Sandbox, signer: Elsewhere) -> Client {
    let merchant = sandbox.merchant();
    Client::builder()
        .mchid(&merchant.mchid)
        .signer(signer)
        .platform_public_key(&merchant.public_key_id, &merchant.public_key)
        .base_url(sandbox.base_url())
        .build()
        .unwrap()
}

#[tokio::test]
async fn every_call_is_signed_by_the_signer() {
    let sandbox = sandbox();
    let key = PrivateKey::from_pem(&sandbox.merchant().private_key).unwrap();
    let signer = signer(&sandbox, Some(key));
    let client = client(&sandbox, signer.clone());
    for number in ["G1", "G2"] {
        assert!(
            service_order(number)
                .send(&client)
                .await
                .unwrap()
                .verified()
        );
    }
    assert_eq!(signer.signed.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_signer_that_fails_means_that_nothing_was_sent() {
    let sandbox = sandbox();
    let client = client(&sandbox, signer(&sandbox, None));
    let error = service_order("G3").send(&client).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Signer(_)));
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("the key is locked"), "{error}");
    assert!(sandbox.requests().is_empty());
}

#[test]
fn without_a_client_the_message_is_signed_by_hand() {
    let sandbox = sandbox();
    let key = PrivateKey::from_pem(&sandbox.merchant().private_key).unwrap();
    let merchant = Client::builder()
        .mchid(&sandbox.merchant().mchid)
        .signer(signer(&sandbox, None))
        .merchant()
        .unwrap();
    let base_url = wxpay::BaseUrl::new(sandbox.base_url()).unwrap();
    let stamp = wxpay::Stamp::random(1_700_000_000).unwrap();
    let order = service_order("G4");
    let error = wxpay::build_request(&order, &merchant, &base_url, &stamp).unwrap_err();
    assert!(error.to_string().contains("prepare_request"), "{error}");

    let unsigned = wxpay::prepare_request(&order, &merchant, &base_url, &stamp).unwrap();
    let signature = key.sign_sha256(unsigned.message().unwrap()).unwrap();
    let serial = merchant.serial().unwrap().to_owned();
    let request = unsigned
        .signed(wxpay::Scheme::default(), &serial, &signature)
        .unwrap();
    let header = request.headers()["authorization"].to_str().unwrap();
    assert!(header.contains(&format!("serial_no=\"{serial}\"")));
}
