//! AES-256-ECB with PKCS#7 padding, which hides `req_info` of APIv2 refund notifications.
//!
//! The mode authenticates nothing and shows equal blocks: use it for nothing else.

use super::backend::Backend;
use super::error::CryptoError;

const BLOCK_LEN: usize = 16;

/// Decrypts. For refund notifications `key` is the lower-case hex MD5 of the APIv2 key.
///
/// # Errors
///
/// A ciphertext that is empty or no multiple of 16 bytes, or wrong padding: then the key is wrong
/// or the ciphertext was altered.
pub fn decrypt_aes_256_ecb_pkcs7(
    key: &[u8; 32],
    ciphertext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    decrypt_aes_256_ecb_pkcs7_with(Backend::default(), key, ciphertext)
}

/// [`decrypt_aes_256_ecb_pkcs7`] with a chosen back end.
///
/// # Errors
///
/// As [`decrypt_aes_256_ecb_pkcs7`].
pub fn decrypt_aes_256_ecb_pkcs7_with(
    backend: Backend,
    key: &[u8; 32],
    ciphertext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    if ciphertext.is_empty() || !ciphertext.len().is_multiple_of(BLOCK_LEN) {
        let expected = "a positive multiple of 16";
        return Err(CryptoError::CiphertextLength {
            len: ciphertext.len(),
            expected,
        });
    }
    let in_out = ciphertext.to_vec();
    with_backend!(backend, b => b::decrypt_aes_256_ecb_pkcs7(key, in_out))
}

/// Encrypts, as WeChat Pay does: for tests and simulators.
///
/// # Errors
///
/// Only when the cryptography library fails.
pub fn encrypt_aes_256_ecb_pkcs7(key: &[u8; 32], plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
    encrypt_aes_256_ecb_pkcs7_with(Backend::default(), key, plaintext)
}

/// [`encrypt_aes_256_ecb_pkcs7`] with a chosen back end.
///
/// # Errors
///
/// As [`encrypt_aes_256_ecb_pkcs7`].
pub fn encrypt_aes_256_ecb_pkcs7_with(
    backend: Backend,
    key: &[u8; 32],
    plaintext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let mut in_out = Vec::with_capacity(plaintext.len() + BLOCK_LEN);
    in_out.extend_from_slice(plaintext);
    with_backend!(backend, b => b::encrypt_aes_256_ecb_pkcs7(key, in_out))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = *b"0123456789abcdef0123456789abcdef";

    #[test]
    fn every_length_round_trips_through_every_pair_of_back_ends() {
        for &one in Backend::all() {
            for &other in Backend::all() {
                for len in 0..50 {
                    let plaintext = vec![b'x'; len];
                    let ciphertext = encrypt_aes_256_ecb_pkcs7_with(one, &KEY, &plaintext).unwrap();
                    assert_eq!(ciphertext.len(), len / 16 * 16 + 16);
                    let decrypted = decrypt_aes_256_ecb_pkcs7_with(other, &KEY, &ciphertext);
                    assert_eq!(decrypted, Ok(plaintext));
                }
            }
        }
    }

    #[test]
    fn cut_ciphertexts_and_wrong_keys_are_errors() {
        for &backend in Backend::all() {
            let ciphertext = encrypt_aes_256_ecb_pkcs7_with(backend, &KEY, b"hello").unwrap();
            for len in [0, 3, 15] {
                let error = decrypt_aes_256_ecb_pkcs7_with(backend, &KEY, &ciphertext[..len]);
                assert!(matches!(error, Err(CryptoError::CiphertextLength { .. })));
            }
            let error = decrypt_aes_256_ecb_pkcs7_with(backend, &[0; 32], &ciphertext);
            assert_eq!(error, Err(CryptoError::Padding));
        }
    }
}
