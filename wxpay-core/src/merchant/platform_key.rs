#[cfg(feature = "shangmi")]
use crate::crypto::shangmi::Sm2PublicKey;
use crate::crypto::{Certificate, CryptoError, KeyError, PublicKey};
use crate::merchant::signer::Scheme;

/// A key of the platform, of either algorithm: what is signed with it, and what is encrypted to
/// it, follows from its kind.
#[derive(Clone, PartialEq)]
pub(crate) enum PlatformKey {
    Rsa(PublicKey),
    #[cfg(feature = "shangmi")]
    Sm2(Sm2PublicKey),
}

impl PlatformKey {
    pub(crate) fn certified(certificate: &Certificate) -> Result<Self, KeyError> {
        let rsa = certificate.public_key().cloned().map(Self::Rsa);
        #[cfg(feature = "shangmi")]
        let rsa = rsa.or_else(|error| match certificate.sm2_public_key() {
            Ok(key) => Ok(Self::Sm2(key.clone())),
            Err(_) => Err(error),
        });
        rsa
    }

    /// Whether this is the kind of key with which requests under this scheme are answered.
    pub(crate) fn answers(&self, scheme: Scheme) -> bool {
        match self {
            Self::Rsa(_) => scheme != Scheme::Sm2WithSm3,
            #[cfg(feature = "shangmi")]
            Self::Sm2(_) => scheme == Scheme::Sm2WithSm3,
        }
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Rsa(key) => key.verify_sha256(message, signature),
            #[cfg(feature = "shangmi")]
            Self::Sm2(key) => key.verify_sm3(message, signature),
        }
    }

    /// Encrypts a sensitive field.
    pub(crate) fn encrypt(&self, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        match self {
            Self::Rsa(key) => key.encrypt_oaep(plaintext),
            #[cfg(feature = "shangmi")]
            Self::Sm2(key) => key.encrypt(plaintext),
        }
    }
}
