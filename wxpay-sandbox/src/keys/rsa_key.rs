use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{KeyPair, PKCS_RSA_SHA256, RsaKeySize};

use crate::StartError;

/// An RSA-2048 key pair, able to do all that WeChat Pay does with one.
pub(crate) struct RsaKey {
    /// The same key in the form that certificates are issued with.
    pub(crate) pair: KeyPair,
    signer: RsaKeyPair,
    decryptor: OaepPrivateDecryptingKey,
    encryptor: OaepPublicEncryptingKey,
}

impl RsaKey {
    pub(crate) fn generate() -> Result<RsaKey, StartError> {
        let pair = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)
            .map_err(|error| StartError::keys(format!("no RSA-2048 key: {error}")))?;
        RsaKey::new(pair)
    }

    /// The key in a PEM PKCS#8 text.
    pub(crate) fn from_pem(pem: &str) -> Result<RsaKey, StartError> {
        RsaKey::new(KeyPair::from_pem_and_sign_algo(pem, &PKCS_RSA_SHA256)?)
    }

    fn new(pair: KeyPair) -> Result<RsaKey, StartError> {
        let failed = |_| StartError::keys("an RSA-2048 key could not be made");
        let signer = RsaKeyPair::from_pkcs8(pair.serialized_der())
            .map_err(|error| StartError::keys(format!("no RSA-2048 key: {error}")))?;
        let private = PrivateDecryptingKey::from_pkcs8(pair.serialized_der())
            .map_err(|error| StartError::keys(format!("no RSA-2048 key: {error}")))?;
        let encryptor = OaepPublicEncryptingKey::new(private.public_key()).map_err(failed)?;
        let decryptor = OaepPrivateDecryptingKey::new(private).map_err(failed)?;
        Ok(RsaKey {
            pair,
            signer,
            decryptor,
            encryptor,
        })
    }

    /// RSASSA-PKCS1-v1_5 with SHA-256, base64.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<String, Unspecified> {
        let mut signature = vec![0; self.signer.public_modulus_len()];
        self.signer.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message,
            &mut signature,
        )?;
        Ok(BASE64_STANDARD.encode(signature))
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pkcs1_public_key())
            .verify(message, signature)
            .is_ok()
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
        if sealed.len() != self.decryptor.key_size_bytes() {
            return None;
        }
        let mut plaintext = vec![0; self.decryptor.min_output_size()];
        let plaintext = self
            .decryptor
            .decrypt(&OAEP_SHA1_MGF1SHA1, &sealed, &mut plaintext, None)
            .ok()?;
        String::from_utf8(plaintext.to_vec()).ok()
    }

    /// The public key as DER PKCS#1.
    pub(crate) fn pkcs1_public_key(&self) -> &[u8] {
        self.signer.public_key().as_ref()
    }
}
