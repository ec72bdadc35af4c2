use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey,
    PrivateDecryptingKey, PublicEncryptingKey,
};
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pem_rfc7468::LineEnding;
use rcgen::{PKCS_RSA_SHA256, PublicKeyData, SignatureAlgorithm};

use crate::StartError;

/// An RSA-2048 key pair, able to do all that WeChat Pay does with one.
pub(crate) struct RsaKey {
    pair: RsaKeyPair,
    verifier: ParsedPublicKey,
    encryptor: OaepPublicEncryptingKey,
    /// Few requests have something encrypted.
    decryptor: OnceLock<Option<OaepPrivateDecryptingKey>>,
}

impl RsaKey {
    pub(crate) fn generate() -> Result<RsaKey, StartError> {
        RsaKey::new(RsaKeyPair::generate(KeySize::Rsa2048).map_err(failed)?)
    }

    /// The key in a PEM PKCS#8 text.
    pub(crate) fn from_pem(pem: &str) -> Result<RsaKey, StartError> {
        let (_, pkcs8) = pem_rfc7468::decode_vec(pem.as_bytes()).map_err(failed)?;
        RsaKey::new(RsaKeyPair::from_pkcs8(&pkcs8).map_err(failed)?)
    }

    pub(super) fn new(pair: RsaKeyPair) -> Result<RsaKey, StartError> {
        let public: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(failed)?;
        let encryptor = PublicEncryptingKey::from_der(public.as_ref()).map_err(failed)?;
        Ok(RsaKey {
            verifier: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref())
                .map_err(failed)?,
            encryptor: OaepPublicEncryptingKey::new(encryptor).map_err(failed)?,
            decryptor: OnceLock::new(),
            pair,
        })
    }

    /// The private key as DER PKCS#8.
    pub(crate) fn pkcs8(&self) -> Result<Vec<u8>, StartError> {
        let der: Pkcs8V1Der<'_> = self.pair.as_der().map_err(failed)?;
        Ok(der.as_ref().to_vec())
    }

    /// The private key as PEM PKCS#8.
    pub(crate) fn private_key_pem(&self) -> Result<String, StartError> {
        pem("PRIVATE KEY", &self.pkcs8()?)
    }

    /// The public key as PEM SPKI.
    pub(crate) fn public_key_pem(&self) -> Result<String, StartError> {
        let der: PublicKeyX509Der<'_> = self.pair.public_key().as_der().map_err(failed)?;
        pem("PUBLIC KEY", der.as_ref())
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, base64.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<String, Unspecified> {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message,
            &mut signature,
        )?;
        Ok(BASE64_STANDARD.encode(signature))
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifier.verify_sig(message, signature).is_ok()
    }

    /// RSA-OAEP with SHA-1 to this key's owner, base64; fails when the text is too long for the key.
    pub(crate) fn encrypt(&self, plaintext: &str) -> Result<String, Unspecified> {
        let mut ciphertext = vec![0; self.encryptor.ciphertext_size()];
        let sealed = self.encryptor.encrypt(
            &OAEP_SHA1_MGF1SHA1,
            plaintext.as_bytes(),
            &mut ciphertext,
            None,
        )?;
        Ok(BASE64_STANDARD.encode(sealed))
    }

    /// The text that was encrypted to this key; none when it was not, or is not text.
    pub(crate) fn decrypt(&self, ciphertext: &str) -> Option<String> {
        let sealed = BASE64_STANDARD.decode(ciphertext).ok()?;
        let decryptor = self.decryptor().as_ref()?;
        if sealed.len() != decryptor.key_size_bytes() {
            return None;
        }
        let mut plaintext = vec![0; decryptor.min_output_size()];
        let plaintext = decryptor
            .decrypt(&OAEP_SHA1_MGF1SHA1, &sealed, &mut plaintext, None)
            .ok()?;
        String::from_utf8(plaintext.to_vec()).ok()
    }

    /// The public key as DER PKCS#1.
    pub(crate) fn pkcs1_public_key(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// None when there is no memory for it.
    fn decryptor(&self) -> &Option<OaepPrivateDecryptingKey> {
        self.decryptor.get_or_init(|| {
            let key = PrivateDecryptingKey::from_pkcs8(&self.pkcs8().ok()?).ok()?;
            OaepPrivateDecryptingKey::new(key).ok()
        })
    }
}

/// For certificates that are issued for the key.
impl PublicKeyData for RsaKey {
    fn der_bytes(&self) -> &[u8] {
        self.pkcs1_public_key()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

fn pem(label: &str, der: &[u8]) -> Result<String, StartError> {
    pem_rfc7468::encode_string(label, LineEnding::LF, der).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> StartError {
    StartError::keys(format!("no RSA-2048 key: {error}"))
}
