//! The back end over aws-lc-rs.

use std::sync::{Mutex, PoisonError};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{
    AES_256, DecryptionContext, PaddedBlockDecryptingKey, PaddedBlockEncryptingKey,
    StreamingDecryptingKey, UnboundCipherKey,
};
use aws_lc_rs::digest::{self, Context};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::hmac;
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
    PublicEncryptingKey,
};
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use zeroize::Zeroizing;

use super::error::CryptoError;
use super::stream::{BLOCK_LEN, Counter};

pub(super) struct PrivateKey {
    signing: RsaKeyPair,
    decrypting: OaepPrivateDecryptingKey,
    modulus_len: usize,
}

impl PrivateKey {
    /// Parses a PKCS#8 DER document; `None` when the library refuses the key.
    pub(super) fn from_pkcs8(der: &[u8]) -> Option<Self> {
        let signing = RsaKeyPair::from_pkcs8(der).ok()?;
        let decrypting = PrivateDecryptingKey::from_pkcs8(der).ok()?;
        let modulus_len = signing.public_modulus_len();
        Some(Self {
            signing,
            decrypting: OaepPrivateDecryptingKey::new(decrypting).ok()?,
            modulus_len,
        })
    }

    pub(super) fn sign_sha256(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mut signature = vec![0; self.modulus_len];
        self.signing
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| CryptoError::Sign)?;
        Ok(signature)
    }

    pub(super) fn decrypt_oaep(
        &self,
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let mut plaintext = Zeroizing::new(vec![0; self.decrypting.min_output_size()]);
        let len = self
            .decrypting
            .decrypt(&OAEP_SHA1_MGF1SHA1, ciphertext, &mut plaintext, None)
            .map_err(|_| CryptoError::OaepDecrypt)?
            .len();
        plaintext.truncate(len);
        Ok(plaintext)
    }

    pub(super) fn to_pkcs8(&self) -> Option<Zeroizing<Vec<u8>>> {
        let der: Pkcs8V1Der<'static> = self.signing.as_der().ok()?;
        Some(Zeroizing::new(der.as_ref().to_vec()))
    }
}

pub(super) struct PublicKey {
    verifying: ParsedPublicKey,
    encrypting: OaepPublicEncryptingKey,
}

impl PublicKey {
    /// Parses a SubjectPublicKeyInfo; `None` when the library refuses the key.
    pub(super) fn from_spki(der: &[u8]) -> Option<Self> {
        let encrypting = PublicEncryptingKey::from_der(der).ok()?;
        Some(Self {
            verifying: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).ok()?,
            encrypting: OaepPublicEncryptingKey::new(encrypting).ok()?,
        })
    }

    pub(super) fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifying.verify_sig(message, signature).is_ok()
    }

    pub(super) fn encrypt_oaep(&self, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let mut ciphertext = vec![0; self.encrypting.ciphertext_size()];
        let len = self
            .encrypting
            .encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut ciphertext, None)
            .map_err(|_| CryptoError::OaepEncrypt)?
            .len();
        ciphertext.truncate(len);
        Ok(ciphertext)
    }
}

/// Replaces ciphertext and tag by the plaintext.
pub(super) fn open_aes_256_gcm(
    key: &[u8; 32],
    nonce: &[u8; 12],
    associated_data: &[u8],
    mut in_out: Vec<u8>,
) -> Result<Vec<u8>, CryptoError> {
    let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| CryptoError::Authentication)?;
    let len = LessSafeKey::new(key)
        .open_in_place(Nonce::from(nonce), Aad::from(associated_data), &mut in_out)
        .map_err(|_| CryptoError::Authentication)?
        .len();
    in_out.truncate(len);
    Ok(in_out)
}

/// Replaces the plaintext by ciphertext and tag.
pub(super) fn seal_aes_256_gcm(
    key: &[u8; 32],
    nonce: &[u8; 12],
    associated_data: &[u8],
    mut in_out: Vec<u8>,
) -> Result<Vec<u8>, CryptoError> {
    let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| CryptoError::Seal)?;
    LessSafeKey::new(key)
        .seal_in_place_append_tag(Nonce::from(nonce), Aad::from(associated_data), &mut in_out)
        .map(|()| in_out)
        .map_err(|_| CryptoError::Seal)
}

/// In a mutex because it is not `Sync`; nobody ever waits for it.
pub(super) struct Aes256Counter(Mutex<StreamingDecryptingKey>);

impl Aes256Counter {
    pub(super) fn new(key: &[u8; 32], first: &[u8; BLOCK_LEN]) -> Result<Self, CryptoError> {
        let context = DecryptionContext::Iv128(FixedLength::from(first));
        UnboundCipherKey::new(&AES_256, key)
            .and_then(|key| StreamingDecryptingKey::ctr(key, context))
            .map(|key| Self(Mutex::new(key)))
            .map_err(|_| CryptoError::Authentication)
    }
}

impl Counter for Aes256Counter {
    fn apply(&mut self, input: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let key = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        // The library wants room for one block more.
        let mut output = vec![0; input.len() + BLOCK_LEN];
        let written = key
            .update(input, &mut output)
            .map_err(|_| CryptoError::Authentication)?
            .written()
            .len();
        output.truncate(written);
        Ok(output)
    }
}

pub(super) fn decrypt_aes_256_ecb_pkcs7(
    key: &[u8; 32],
    mut in_out: Vec<u8>,
) -> Result<Vec<u8>, CryptoError> {
    let len = UnboundCipherKey::new(&AES_256, key)
        .and_then(PaddedBlockDecryptingKey::ecb_pkcs7)
        .and_then(|key| {
            key.decrypt(&mut in_out, DecryptionContext::None)
                .map(|plain| plain.len())
        })
        .map_err(|_| CryptoError::Padding)?;
    in_out.truncate(len);
    Ok(in_out)
}

pub(super) fn encrypt_aes_256_ecb_pkcs7(
    key: &[u8; 32],
    mut in_out: Vec<u8>,
) -> Result<Vec<u8>, CryptoError> {
    UnboundCipherKey::new(&AES_256, key)
        .and_then(PaddedBlockEncryptingKey::ecb_pkcs7)
        .and_then(|key| key.encrypt(&mut in_out))
        .map(|_| in_out)
        .map_err(|_| CryptoError::Padding)
}

#[derive(Clone)]
pub(super) struct Sha1(Context);

impl Sha1 {
    pub(super) fn new() -> Self {
        Self(Context::new(&digest::SHA1_FOR_LEGACY_USE_ONLY))
    }

    pub(super) fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    pub(super) fn finish(self) -> [u8; 20] {
        array(self.0.finish().as_ref())
    }
}

#[derive(Clone)]
pub(super) struct Sha256(Context);

impl Sha256 {
    pub(super) fn new() -> Self {
        Self(Context::new(&digest::SHA256))
    }

    pub(super) fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    pub(super) fn finish(self) -> [u8; 32] {
        array(self.0.finish().as_ref())
    }
}

pub(super) fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    array(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref())
}

pub(super) fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(a, b).is_ok()
}

pub(super) fn fill(bytes: &mut [u8]) -> Result<(), CryptoError> {
    rand::fill(bytes).map_err(|_| CryptoError::Random)
}

/// The output of a digest, whose length the algorithm fixes.
fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut array = [0; N];
    array.copy_from_slice(bytes);
    array
}
