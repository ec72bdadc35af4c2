//! SM2, SM3 and SM4-GCM as the Java SDK publishes them.

use wxpay_core::crypto::Certificate;
use wxpay_core::crypto::shangmi::{
    Sm2PrivateKey, Sm2PublicKey, decrypt_sm4_gcm, encrypt_sm4_gcm, sm4_key,
};

use crate::vectors::{self, base64, text};

#[test]
fn published_sm2_signatures_verify_with_the_key_of_the_certificate() {
    for vector in vectors::of_kind("sm2_sm3_verify") {
        let certificate = Certificate::from_der(&vectors::key_der(text(vector, "cert"))).unwrap();
        let error = certificate.public_key().unwrap_err().to_string();
        assert!(error.contains("shangmi"), "{error}");
        let key = certificate.sm2_public_key().unwrap();
        assert_eq!(key, &Sm2PublicKey::from_der(certificate.der()).unwrap());

        let message = text(vector, "message").as_bytes();
        let signature = base64(vector, "signature_der_b64").unwrap();
        let user_id = text(vector, "sm2_user_id");
        assert!(key.verify_sm3(message, &signature));
        assert!(key.verify_sm3_as(user_id, message, &signature));
        assert!(!key.verify_sm3_as("1234567812345679", message, &signature));
        assert!(!key.verify_sm3(b"false-message", &signature));
        for position in 0..signature.len() {
            let mut altered = signature.clone();
            altered[position] ^= 1;
            assert!(!key.verify_sm3(message, &altered));
        }
    }
}

#[test]
fn published_sm2_ciphertexts_open_with_the_merchants_key() {
    for vector in vectors::of_kind("sm2_decrypt") {
        let key = Sm2PrivateKey::from_der(&vectors::key_der(text(vector, "key"))).unwrap();
        let certificate = Certificate::from_der(&vectors::key_der(text(vector, "cert"))).unwrap();
        assert_eq!(key.public_key(), certificate.sm2_public_key().unwrap());
        let ciphertext = base64(vector, "ciphertext_b64").unwrap();
        let plaintext = text(vector, "plaintext").as_bytes();
        assert_eq!(*key.decrypt(&ciphertext).unwrap(), plaintext);
    }
}

#[test]
fn published_sm4_gcm_ciphertexts_open_under_the_key_made_from_the_apiv3_key() {
    for vector in vectors::of_kind("sm4_gcm_decrypt") {
        let api_v3_key = text(vector, "api_v3_key").as_bytes().try_into().unwrap();
        let key = sm4_key(api_v3_key);
        let nonce = text(vector, "nonce").as_bytes();
        let associated_data = text(vector, "associated_data").as_bytes();
        let plaintext = text(vector, "plaintext").as_bytes();
        let ciphertext = base64(vector, "ciphertext_b64").unwrap();
        let opened = decrypt_sm4_gcm(&key, nonce, associated_data, &ciphertext).unwrap();
        assert_eq!(opened, plaintext);
        let sealed = encrypt_sm4_gcm(&key, nonce, associated_data, plaintext).unwrap();
        assert_eq!(sealed, ciphertext);
    }
}
