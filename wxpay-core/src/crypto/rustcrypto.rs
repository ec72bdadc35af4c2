//! The back end over the RustCrypto crates.

use aes::Aes256;
use aes_gcm::aead::AeadInPlace;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use ctr::Ctr32BE;
use ctr::cipher::{KeyIvInit, StreamCipher};
use ecb::cipher::block_padding::Pkcs7;
use ecb::cipher::{BlockDecryptMut, BlockEncryptMut};
use hmac::{Hmac, Mac};
use rand_core::{OsRng, RngCore};
use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey};
use rsa::{Oaep, Pkcs1v15Sign, RsaPrivateKey, RsaPublicKey};
use sha2::Digest;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::error::CryptoError;
use super::stream::{BLOCK_LEN, Counter};

const AES_BLOCK: usize = 16;
const HMAC_BLOCK: usize = 64;

pub(super) struct PrivateKey(RsaPrivateKey);

impl PrivateKey {
    /// Parses a PKCS#8 DER document; `None` when the library refuses the key.
    pub(super) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        RsaPrivateKey::from_pkcs8_der(der).ok().map(Self)
    }

    pub(super) fn sign_sha256(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        // The generator blinds the exponentiation, whose running time depends on the key.
        self.0
            .sign_with_rng(
                &mut OsRng,
                Pkcs1v15Sign::new::<sha2::Sha256>(),
                &sha2::Sha256::digest(message),
            )
            .map_err(|_| CryptoError::Sign)
    }

    pub(super) fn decrypt_oaep(
        &self,
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        self.0
            .decrypt_blinded(&mut OsRng, Oaep::new::<sha1::Sha1>(), ciphertext)
            .map(Zeroizing::new)
            .map_err(|_| CryptoError::OaepDecrypt)
    }

    pub(super) fn to_pkcs8(&self) -> Option<Zeroizing<Vec<u8>>> {
        self.0
            .to_pkcs8_der()
            .ok()
            .map(|der| Zeroizing::new(der.as_bytes().to_vec()))
    }
}

pub(super) struct PublicKey(RsaPublicKey);

impl PublicKey {
    /// Parses a SubjectPublicKeyInfo; `None` when the library refuses the key.
    pub(super) fn from_spki(der: &[u8]) -> Option<Self> {
        RsaPublicKey::from_public_key_der(der).ok().map(Self)
    }

    pub(super) fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        let digest = sha2::Sha256::digest(message);
        self.0
            .verify(Pkcs1v15Sign::new::<sha2::Sha256>(), &digest, signature)
            .is_ok()
    }

    pub(super) fn encrypt_oaep(&self, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.0
            .encrypt(&mut OsRng, Oaep::new::<sha1::Sha1>(), plaintext)
            .map_err(|_| CryptoError::OaepEncrypt)
    }
}

/// Replaces ciphertext and tag by the plaintext.
pub(super) fn open_aes_256_gcm(
    key: &[u8; 32],
    nonce: &[u8; 12],
    associated_data: &[u8],
    mut in_out: Vec<u8>,
) -> Result<Vec<u8>, CryptoError> {
    Aes256Gcm::new(key.into())
        .decrypt_in_place(Nonce::from_slice(nonce), associated_data, &mut in_out)
        .map(|()| in_out)
        .map_err(|_| CryptoError::Authentication)
}

/// Replaces the plaintext by ciphertext and tag.
pub(super) fn seal_aes_256_gcm(
    key: &[u8; 32],
    nonce: &[u8; 12],
    associated_data: &[u8],
    mut in_out: Vec<u8>,
) -> Result<Vec<u8>, CryptoError> {
    Aes256Gcm::new(key.into())
        .encrypt_in_place(Nonce::from_slice(nonce), associated_data, &mut in_out)
        .map(|()| in_out)
        .map_err(|_| CryptoError::Seal)
}

pub(super) struct Aes256Counter(Ctr32BE<Aes256>);

impl Aes256Counter {
    /// It does not fail; that of the other back end may.
    pub(super) fn new(key: &[u8; 32], first: &[u8; BLOCK_LEN]) -> Result<Self, CryptoError> {
        Ok(Self(Ctr32BE::new(key.into(), first.into())))
    }
}

impl Counter for Aes256Counter {
    fn apply(&mut self, input: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mut output = input.to_vec();
        self.0
            .try_apply_keystream(&mut output)
            .map_err(|_| CryptoError::Authentication)?;
        Ok(output)
    }
}

pub(super) fn decrypt_aes_256_ecb_pkcs7(
    key: &[u8; 32],
    mut in_out: Vec<u8>,
) -> Result<Vec<u8>, CryptoError> {
    let len = ecb::Decryptor::<Aes256>::new(key.into())
        .decrypt_padded_mut::<Pkcs7>(&mut in_out)
        .map_err(|_| CryptoError::Padding)?
        .len();
    in_out.truncate(len);
    Ok(in_out)
}

pub(super) fn encrypt_aes_256_ecb_pkcs7(
    key: &[u8; 32],
    mut in_out: Vec<u8>,
) -> Result<Vec<u8>, CryptoError> {
    let len = in_out.len();
    in_out.resize(len / AES_BLOCK * AES_BLOCK + AES_BLOCK, 0);
    ecb::Encryptor::<Aes256>::new(key.into())
        .encrypt_padded_mut::<Pkcs7>(&mut in_out, len)
        .map_err(|_| CryptoError::Padding)?;
    Ok(in_out)
}

#[derive(Clone)]
pub(super) struct Sha1(sha1::Sha1);

impl Sha1 {
    pub(super) fn new() -> Self {
        Self(sha1::Sha1::new())
    }

    pub(super) fn update(&mut self, data: &[u8]) {
        Digest::update(&mut self.0, data);
    }

    pub(super) fn finish(self) -> [u8; 20] {
        self.0.finalize().into()
    }
}

#[derive(Clone)]
pub(super) struct Sha256(sha2::Sha256);

impl Sha256 {
    pub(super) fn new() -> Self {
        Self(sha2::Sha256::new())
    }

    pub(super) fn update(&mut self, data: &[u8]) {
        Digest::update(&mut self.0, data);
    }

    pub(super) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

pub(super) fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    // A key of exactly one block, prepared as RFC 2104 says, makes the constructor infallible.
    let mut block = Zeroizing::new([0; HMAC_BLOCK]);
    if key.len() > HMAC_BLOCK {
        block[..32].copy_from_slice(&sha2::Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let mac = <Hmac<sha2::Sha256> as KeyInit>::new((&*block).into());
    mac.chain_update(message).finalize().into_bytes().into()
}

pub(super) fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

pub(super) fn fill(bytes: &mut [u8]) -> Result<(), CryptoError> {
    OsRng.try_fill_bytes(bytes).map_err(|_| CryptoError::Random)
}
