use zeroize::Zeroizing;

use crate::crypto::PrivateKey;
#[cfg(feature = "shangmi")]
use crate::crypto::shangmi::Sm2PrivateKey;

/// The keys that open what is encrypted to a merchant: fields of answers and notifications, and the
/// keys of encrypted bills. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct DecryptionKeys {
    pub(crate) rsa: Option<PrivateKey>,
    #[cfg(feature = "shangmi")]
    pub(crate) sm2: Option<Sm2PrivateKey>,
}

impl DecryptionKeys {
    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        #[cfg(feature = "shangmi")]
        if self.sm2.is_some() {
            return false;
        }
        self.rsa.is_none()
    }

    /// Opens a ciphertext, by whichever key it was encrypted to.
    pub(crate) fn decrypt(&self, ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        #[cfg(feature = "shangmi")]
        if let Some(key) = &self.sm2
            && let Ok(plaintext) = key.decrypt(ciphertext)
        {
            return Some(plaintext);
        }
        self.rsa.as_ref()?.decrypt_oaep(ciphertext).ok()
    }
}

impl From<PrivateKey> for DecryptionKeys {
    fn from(key: PrivateKey) -> Self {
        Self {
            rsa: Some(key),
            #[cfg(feature = "shangmi")]
            sm2: None,
        }
    }
}
