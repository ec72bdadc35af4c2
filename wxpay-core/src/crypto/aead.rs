//! AES-256-GCM, which protects notifications and the answer of `GET v3/certificates`
//! (`AEAD_AES_256_GCM`).

use super::backend::Backend;
use super::error::CryptoError;

/// Length of a nonce in bytes.
pub const NONCE_LEN: usize = 12;
/// Length of the tag at the end of a ciphertext in bytes.
pub const TAG_LEN: usize = 16;

/// Decrypts and authenticates. `key` is the APIv3 key, `ciphertext_and_tag` the decoded base64 of
/// the `ciphertext` field; absent associated data is empty.
///
/// # Errors
///
/// A nonce that is not 12 bytes long, a ciphertext shorter than the tag, or a tag that does not
/// match: then the key is wrong or something was altered.
pub fn decrypt_aes_256_gcm(
    key: &[u8; 32],
    nonce: &[u8],
    associated_data: &[u8],
    ciphertext_and_tag: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    decrypt_aes_256_gcm_with(
        Backend::default(),
        key,
        nonce,
        associated_data,
        ciphertext_and_tag,
    )
}

/// [`decrypt_aes_256_gcm`] with a chosen back end.
///
/// # Errors
///
/// As [`decrypt_aes_256_gcm`].
pub fn decrypt_aes_256_gcm_with(
    backend: Backend,
    key: &[u8; 32],
    nonce: &[u8],
    associated_data: &[u8],
    ciphertext_and_tag: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let nonce = check_nonce(nonce)?;
    if ciphertext_and_tag.len() < TAG_LEN {
        let expected = "at least the 16 bytes of the tag";
        return Err(CryptoError::CiphertextLength {
            len: ciphertext_and_tag.len(),
            expected,
        });
    }
    let in_out = ciphertext_and_tag.to_vec();
    with_backend!(backend, b => b::open_aes_256_gcm(key, nonce, associated_data, in_out))
}

/// Encrypts, and appends the tag. A nonce must never be used twice with one key.
///
/// # Errors
///
/// A nonce that is not 12 bytes long.
pub fn encrypt_aes_256_gcm(
    key: &[u8; 32],
    nonce: &[u8],
    associated_data: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    encrypt_aes_256_gcm_with(Backend::default(), key, nonce, associated_data, plaintext)
}

/// [`encrypt_aes_256_gcm`] with a chosen back end.
///
/// # Errors
///
/// As [`encrypt_aes_256_gcm`].
pub fn encrypt_aes_256_gcm_with(
    backend: Backend,
    key: &[u8; 32],
    nonce: &[u8],
    associated_data: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let nonce = check_nonce(nonce)?;
    let mut in_out = Vec::with_capacity(plaintext.len() + TAG_LEN);
    in_out.extend_from_slice(plaintext);
    with_backend!(backend, b => b::seal_aes_256_gcm(key, nonce, associated_data, in_out))
}

fn check_nonce(nonce: &[u8]) -> Result<&[u8; NONCE_LEN], CryptoError> {
    nonce
        .try_into()
        .map_err(|_| CryptoError::NonceLength { len: nonce.len() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = *b"0123456789abcdef0123456789abcdef";
    const NONCE: &[u8] = b"0123456789ab";

    #[test]
    fn what_was_encrypted_decrypts() {
        for &backend in Backend::all() {
            for plaintext in [&b""[..], b"x", &[7; 1000]] {
                let sealed =
                    encrypt_aes_256_gcm_with(backend, &KEY, NONCE, b"aad", plaintext).unwrap();
                assert_eq!(sealed.len(), plaintext.len() + TAG_LEN);
                let opened =
                    decrypt_aes_256_gcm_with(backend, &KEY, NONCE, b"aad", &sealed).unwrap();
                assert_eq!(opened, plaintext);
            }
        }
    }

    #[test]
    fn any_altered_input_fails_authentication() {
        for &backend in Backend::all() {
            let sealed = encrypt_aes_256_gcm_with(backend, &KEY, NONCE, b"aad", b"text").unwrap();
            let open = |key: &[u8; 32], nonce: &[u8], aad: &[u8], text: &[u8]| {
                decrypt_aes_256_gcm_with(backend, key, nonce, aad, text)
            };
            let failed = Err(CryptoError::Authentication);
            assert_eq!(open(&[0; 32], NONCE, b"aad", &sealed), failed);
            assert_eq!(open(&KEY, b"0123456789aX", b"aad", &sealed), failed);
            assert_eq!(open(&KEY, NONCE, b"", &sealed), failed);
            for position in 0..sealed.len() {
                let mut altered = sealed.clone();
                altered[position] ^= 1;
                assert_eq!(open(&KEY, NONCE, b"aad", &altered), failed);
            }
        }
    }

    #[test]
    fn wrong_lengths_are_named_in_the_error() {
        for &backend in Backend::all() {
            for len in [0, 3, 15] {
                let error = decrypt_aes_256_gcm_with(backend, &KEY, NONCE, b"", &vec![0; len]);
                assert!(
                    matches!(error, Err(CryptoError::CiphertextLength { len: l, .. }) if l == len)
                );
            }
            for len in [0, 11, 13, 16] {
                let error = decrypt_aes_256_gcm_with(backend, &KEY, &vec![0; len], b"", &[0; 16]);
                assert_eq!(error, Err(CryptoError::NonceLength { len }));
                let error = encrypt_aes_256_gcm_with(backend, &KEY, &vec![0; len], b"", b"");
                assert_eq!(error, Err(CryptoError::NonceLength { len }));
            }
        }
    }
}
