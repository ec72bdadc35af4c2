//! SM4-GCM (RFC 8998), which takes the place of AES-256-GCM.

use gcm::aead::consts::U12;
use gcm::aead::{Aead as _, KeyInit as _, Payload};
use gcm::{AesGcm, Nonce};
use sm4::Sm4;
use sm4_ctr::Ctr32BE;
use sm4_ctr::cipher::{KeyIvInit as _, StreamCipher as _};
use zeroize::Zeroizing;

use super::sm3;
use crate::crypto::aead::{NONCE_LEN, TAG_LEN};
use crate::crypto::error::CryptoError;
use crate::crypto::stream::{BLOCK_LEN, Counter};

/// GCM over SM4: the type has its name from the cipher it is mostly used with.
type Sm4Gcm = AesGcm<Sm4, U12>;

/// The SM4 key of what is marked `AEAD_SM4_GCM`: the first 16 bytes of SM3 over the APIv3 key.
///
/// ```
/// use wxpay_core::crypto::shangmi::{decrypt_sm4_gcm, encrypt_sm4_gcm, sm4_key};
///
/// # fn main() -> Result<(), wxpay_core::crypto::CryptoError> {
/// let key = sm4_key(b"a 32 byte key from the platform!");
/// let sealed = encrypt_sm4_gcm(&key, b"a fresh nonc", b"transaction", b"{}")?;
/// assert_eq!(decrypt_sm4_gcm(&key, b"a fresh nonc", b"transaction", &sealed)?, b"{}");
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn sm4_key(api_v3_key: &[u8; 32]) -> Zeroizing<[u8; 16]> {
    let digest = Zeroizing::new(sm3(api_v3_key));
    let mut key = Zeroizing::new([0; 16]);
    key.copy_from_slice(&digest[..16]);
    key
}

/// Decrypts and authenticates. `key` is [`sm4_key`] of the APIv3 key, `ciphertext_and_tag` the
/// decoded base64 of the `ciphertext` field; absent associated data is empty.
///
/// # Errors
/// A nonce that is not 12 bytes long, a ciphertext shorter than the tag, or a tag that does not
/// match: then the key is wrong or something was altered.
pub fn decrypt_sm4_gcm(
    key: &[u8; 16],
    nonce: &[u8],
    associated_data: &[u8],
    ciphertext_and_tag: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let nonce = check_nonce(nonce)?;
    if ciphertext_and_tag.len() < TAG_LEN {
        return Err(CryptoError::CiphertextLength {
            len: ciphertext_and_tag.len(),
            expected: "at least the 16 bytes of the tag",
        });
    }
    let payload = Payload {
        msg: ciphertext_and_tag,
        aad: associated_data,
    };
    Sm4Gcm::new(key.into())
        .decrypt(&nonce, payload)
        .map_err(|_| CryptoError::Sm4Authentication)
}

/// Encrypts, and appends the tag. A nonce must never be used twice with one key.
///
/// # Errors
/// A nonce that is not 12 bytes long.
pub fn encrypt_sm4_gcm(
    key: &[u8; 16],
    nonce: &[u8],
    associated_data: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, CryptoError> {
    let nonce = check_nonce(nonce)?;
    let payload = Payload {
        msg: plaintext,
        aad: associated_data,
    };
    Sm4Gcm::new(key.into())
        .encrypt(&nonce, payload)
        .map_err(|_| CryptoError::Seal)
}

/// SM4 in counter mode, for files.
pub(in crate::crypto) struct Sm4Counter(Ctr32BE<Sm4>);

impl Sm4Counter {
    pub(in crate::crypto) fn new(key: &[u8; 16], first: &[u8; BLOCK_LEN]) -> Self {
        Self(Ctr32BE::new(key.into(), first.into()))
    }
}

impl Counter for Sm4Counter {
    fn apply(&mut self, input: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mut output = input.to_vec();
        self.0
            .try_apply_keystream(&mut output)
            .map_err(|_| CryptoError::Sm4Authentication)?;
        Ok(output)
    }
}

fn check_nonce(nonce: &[u8]) -> Result<Nonce<U12>, CryptoError> {
    let nonce: [u8; NONCE_LEN] = nonce
        .try_into()
        .map_err(|_| CryptoError::NonceLength { len: nonce.len() })?;
    Ok(nonce.into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use sm4::cipher::BlockCipherEncrypt as _;

    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        hex.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    #[test]
    fn the_block_of_the_standard() {
        let block = bytes("0123456789abcdeffedcba9876543210");
        let mut encrypted: [u8; 16] = block.clone().try_into().unwrap();
        Sm4::new_from_slice(&block)
            .unwrap()
            .encrypt_block((&mut encrypted).into());
        assert_eq!(
            encrypted.as_slice(),
            bytes("681edf34d206965e86b3e94f536e4246")
        );
    }

    #[test]
    fn the_example_of_rfc_8998() {
        let key: [u8; 16] = bytes("0123456789abcdeffedcba9876543210")
            .try_into()
            .unwrap();
        let nonce = bytes("00001234567800000000abcd");
        let associated_data = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let plaintext = bytes(
            "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd\
             eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa",
        );
        let sealed = bytes(
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
             d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
             83de3541e4c2b58177e065a9bf7b62ec",
        );
        assert_eq!(
            encrypt_sm4_gcm(&key, &nonce, &associated_data, &plaintext).unwrap(),
            sealed
        );
        assert_eq!(
            decrypt_sm4_gcm(&key, &nonce, &associated_data, &sealed).unwrap(),
            plaintext
        );
    }

    #[test]
    fn any_altered_input_fails_authentication() {
        let (key, nonce) = ([7; 16], b"0123456789ab");
        let sealed = encrypt_sm4_gcm(&key, nonce, b"aad", b"text").unwrap();
        let failed = Err(CryptoError::Sm4Authentication);
        assert_eq!(decrypt_sm4_gcm(&[8; 16], nonce, b"aad", &sealed), failed);
        assert_eq!(decrypt_sm4_gcm(&key, nonce, b"", &sealed), failed);
        assert_eq!(
            decrypt_sm4_gcm(&key, b"0123456789aX", b"aad", &sealed),
            failed
        );
        for position in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[position] ^= 1;
            assert_eq!(decrypt_sm4_gcm(&key, nonce, b"aad", &altered), failed);
        }
    }

    #[test]
    fn wrong_lengths_are_named_in_the_error() {
        for len in [0, 3, 15] {
            let error = decrypt_sm4_gcm(&[7; 16], &[0; 12], b"", &vec![0; len]).unwrap_err();
            assert!(
                error.to_string().contains(&format!("{len} bytes")),
                "{error}"
            );
        }
        for len in [0, 11, 13, 16] {
            let error = encrypt_sm4_gcm(&[7; 16], &vec![0; len], b"", b"").unwrap_err();
            assert_eq!(error, CryptoError::NonceLength { len });
            let error = decrypt_sm4_gcm(&[7; 16], &vec![0; len], b"", &[0; 16]).unwrap_err();
            assert_eq!(error, CryptoError::NonceLength { len });
        }
    }
}
