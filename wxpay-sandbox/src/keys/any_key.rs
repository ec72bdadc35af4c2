use super::RsaKey;
#[cfg(feature = "shangmi")]
use super::Sm2Key;

/// A key pair of either algorithm.
#[derive(Clone, Copy)]
pub(crate) enum AnyKey<'a> {
    Rsa(&'a RsaKey),
    #[cfg(feature = "shangmi")]
    Sm2(&'a Sm2Key),
}

impl AnyKey<'_> {
    /// The signature in base64; none when there is no memory or entropy for it.
    pub(crate) fn sign(self, message: &[u8]) -> Option<String> {
        match self {
            AnyKey::Rsa(key) => key.sign(message).ok(),
            #[cfg(feature = "shangmi")]
            AnyKey::Sm2(key) => key.sign(message),
        }
    }

    pub(crate) fn verifies(self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            AnyKey::Rsa(key) => key.verifies(message, signature),
            #[cfg(feature = "shangmi")]
            AnyKey::Sm2(key) => key.verifies(message, signature),
        }
    }

    /// The text encrypted to this key's owner, in base64; none when it is too long for the key.
    pub(crate) fn encrypt(self, plaintext: &str) -> Option<String> {
        match self {
            AnyKey::Rsa(key) => key.encrypt(plaintext).ok(),
            #[cfg(feature = "shangmi")]
            AnyKey::Sm2(key) => key.encrypt(plaintext),
        }
    }

    /// The text that was encrypted to this key; none when it was not, or is not text.
    pub(crate) fn decrypt(self, ciphertext: &str) -> Option<String> {
        match self {
            AnyKey::Rsa(key) => key.decrypt(ciphertext),
            #[cfg(feature = "shangmi")]
            AnyKey::Sm2(key) => key.decrypt(ciphertext),
        }
    }

    /// How a ciphertext for this key looks, in words.
    pub(crate) fn encryption(self) -> &'static str {
        match self {
            AnyKey::Rsa(_) => "RSA-OAEP (SHA-1)",
            #[cfg(feature = "shangmi")]
            AnyKey::Sm2(_) => "SM2 (DER of x, y, C3, C2)",
        }
    }
}
