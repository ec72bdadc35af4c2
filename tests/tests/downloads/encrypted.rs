//! Encrypted bills, of any size and of either cipher: genuine as a whole, or nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wxpay::bill::BillLink;
use wxpay::crypto::PrivateKey;
use wxpay::crypto::aead::encrypt_aes_256_gcm;
use wxpay::crypto::digest::{hex_lower, sha1};
use wxpay::crypto::shangmi::encrypt_sm4_gcm;
use wxpay::{Download, DownloadError, Outcome};
use wxpay_sandbox::{Fault, Sandbox};
use wxpay_tests::{client, sandbox};

use crate::bills::download_error;

const NONCE: &[u8] = b"0123456789ab";

fn bill() -> Vec<u8> {
    b"`2026-01-31 10:00:00,`any old row\r\n".repeat(100_000)
}

/// A link to this bill, whose next request is answered with the file.
fn link(sandbox: &Sandbox, key: &[u8], sealed: Vec<u8>) -> BillLink {
    let merchant = PrivateKey::from_pem(&sandbox.merchant().private_key).unwrap();
    let encrypted = merchant.public_key().encrypt_oaep(key).unwrap();
    let fault = Fault::Answer {
        status: 200,
        headers: vec![(
            "Content-Type".to_owned(),
            "application/octet-stream".to_owned(),
        )],
        body: sealed,
    };
    sandbox.fault(fault, 1);
    let url = format!("{}v3/billdownload/file?token=1", sandbox.base_url());
    BillLink::new(url, "SHA1", hex_lower(&sha1(&bill())))
        .encrypted(STANDARD.encode(encrypted), "0123456789ab")
}

async fn fetch(sandbox: &Sandbox, key: &[u8], sealed: Vec<u8>) -> Download {
    let link = link(sandbox, key, sealed);
    client(sandbox).fetch_bill(&link).await.unwrap()
}

#[tokio::test]
async fn bills_are_opened_whichever_cipher_their_key_is_of() {
    let sandbox = sandbox();
    let aes = encrypt_aes_256_gcm(&[7; 32], NONCE, b"", &bill()).unwrap();
    let sm4 = encrypt_sm4_gcm(&[7; 16], NONCE, b"", &bill()).unwrap();
    for (key, sealed) in [(&[7; 32][..], aes), (&[7; 16], sm4)] {
        let mut file = fetch(&sandbox, key, sealed).await;
        assert!(file.bytes(8 << 20).await.unwrap() == bill());
    }
    let link = link(&sandbox, &[7; 24], bill());
    let error = client(&sandbox).fetch_bill(&link).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(
        error.to_string().contains("neither one of AES-256"),
        "{error}"
    );
}

#[tokio::test]
async fn a_bill_whose_first_encrypted_byte_is_a_brace_is_no_json() {
    let sandbox = sandbox();
    for first in *b"{[<\"" {
        // The first byte depends on the key as if it were drawn.
        let keys = (0..=u16::MAX).map(|index| index.to_be_bytes().repeat(16));
        let begins = |key: &[u8; 32]| {
            let sealed = encrypt_aes_256_gcm(key, NONCE, b"", b"`");
            sealed.unwrap()[0] == first
        };
        let key = keys
            .map(|key| key.try_into().unwrap())
            .find(begins)
            .unwrap();
        let sealed = encrypt_aes_256_gcm(&key, NONCE, b"", &bill()).unwrap();
        let mut file = fetch(&sandbox, &key, sealed).await;
        assert!(file.bytes(8 << 20).await.unwrap() == bill());
    }
}

#[tokio::test]
async fn nothing_of_a_bill_that_was_changed_at_its_end_is_given_out() {
    let sandbox = sandbox();
    let mut sealed = encrypt_aes_256_gcm(&[7; 32], NONCE, b"", &bill()).unwrap();
    let last = sealed.len() - 1;
    sealed[last] ^= 1;
    let mut file = fetch(&sandbox, &[7; 32], sealed).await;
    let error = file.chunk().await.unwrap_err();
    assert!(matches!(download_error(&error), DownloadError::Sealed(_)));
    let again = file.chunk().await.unwrap_err();
    assert!(matches!(download_error(&again), DownloadError::Failed));
}

#[tokio::test]
async fn the_limit_of_a_download_is_that_of_encrypted_bills_too() {
    let sandbox = sandbox();
    let sealed = encrypt_aes_256_gcm(&[7; 32], NONCE, b"", &bill()).unwrap();
    let mut file = fetch(&sandbox, &[7; 32], sealed).await;
    let error = file.set_limit(1 << 20).chunk().await.unwrap_err();
    let limit = 1 << 20;
    assert!(
        matches!(download_error(&error), DownloadError::TooLong { limit: l } if *l == limit),
        "{error}"
    );
}

#[tokio::test]
async fn a_nonce_that_cannot_be_one_is_told_before_anything_is_asked() {
    let sandbox = sandbox();
    let mut link = link(&sandbox, &[7; 32], bill());
    for nonce in [None, Some("short".to_owned())] {
        link.nonce = nonce;
        let error = client(&sandbox).fetch_bill(&link).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(error.to_string().contains("nonce"), "{error}");
    }
}
