//! The encrypted part of a notification. Whatever algorithm it is encrypted with, this is the
//! one place that knows.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

#[cfg(feature = "shangmi")]
use crate::crypto::shangmi;
use crate::crypto::{CryptoError, aead};
use crate::error::ConfigError;
use crate::merchant::Merchant;
use crate::notification::NotificationErrorKind;
use crate::text::foreign::Foreign;

/// What is encrypted, as it stands in the message.
pub(super) struct Sealed<'m> {
    pub(super) algorithm: &'m str,
    pub(super) nonce: &'m str,
    /// Empty when the message has none.
    pub(super) associated_data: &'m str,
    /// Base64.
    pub(super) ciphertext: &'m str,
}

impl Sealed<'_> {
    /// The text inside.
    pub(super) fn open(&self, merchant: &Merchant) -> Result<String, NotificationErrorKind> {
        let ciphertext = || {
            STANDARD.decode(self.ciphertext).map_err(|_| {
                NotificationErrorKind::Malformed("its ciphertext is not base64".to_owned())
            })
        };
        let plaintext = match self.algorithm {
            "AEAD_AES_256_GCM" => self.open_aes_256_gcm(api_v3_key(merchant)?, &ciphertext()?),
            #[cfg(feature = "shangmi")]
            "AEAD_SM4_GCM" => self.open_sm4_gcm(api_v3_key(merchant)?, &ciphertext()?),
            other => {
                return Err(NotificationErrorKind::UnknownAlgorithm(
                    Foreign::name(other).to_string(),
                ));
            }
        };
        let plaintext = plaintext.map_err(NotificationErrorKind::Decryption)?;
        String::from_utf8(plaintext)
            .map_err(|_| NotificationErrorKind::Malformed("what it holds is not UTF-8".to_owned()))
    }

    fn open_aes_256_gcm(&self, key: &[u8; 32], ciphertext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let (nonce, data) = (self.nonce.as_bytes(), self.associated_data.as_bytes());
        aead::decrypt_aes_256_gcm(key, nonce, data, ciphertext)
    }

    #[cfg(feature = "shangmi")]
    fn open_sm4_gcm(&self, key: &[u8; 32], ciphertext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let (nonce, data) = (self.nonce.as_bytes(), self.associated_data.as_bytes());
        shangmi::decrypt_sm4_gcm(&shangmi::sm4_key(key), nonce, data, ciphertext)
    }
}

fn api_v3_key(merchant: &Merchant) -> Result<&[u8; 32], NotificationErrorKind> {
    merchant.api_v3_key().ok_or_else(|| {
        NotificationErrorKind::Config(ConfigError::new(
            "api_v3_key",
            "is not set, and notifications are encrypted with it; it is the APIv3密钥 set in the \
             merchant platform under API安全",
        ))
    })
}
