use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::crypto::{CryptoError, PublicKey};
use crate::decode::{self, Context, Decode, DecodeError, Node};
use crate::encode::{self, Encode, Encoder};

/// A ciphertext that you make yourself, for the few fields of APIv2 that are encrypted with a key
/// of their own: the bank's, which `risk/getpublickey` gives (`enc_bank_no`, `enc_true_name`, …).
///
/// There is no way from a plain string to this type but through a key, so that a card number
/// cannot go over the wire unencrypted by mistake. ([`Sensitive`](crate::Sensitive) is for fields
/// that the library encrypts when it sends them.) `Debug` shows `***`.
///
/// ```
/// use wxpay_core::Encrypted;
/// use wxpay_core::crypto::{CryptoError, PublicKey};
///
/// fn card(bank_key: &PublicKey, number: &str) -> Result<Encrypted, CryptoError> {
///     Encrypted::with(bank_key, number)
/// }
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Encrypted(String);

impl Encrypted {
    /// Encrypts a text with a public key: RSA-OAEP with SHA-1, in base64. The PEM text of
    /// `risk/getpublickey` (`pub_key`) goes into [`PublicKey::from_pem`] as it is. An empty text
    /// stays empty.
    ///
    /// # Errors
    /// The text is longer than [`PublicKey::max_plaintext_len`].
    pub fn with(key: &PublicKey, plaintext: &str) -> Result<Self, CryptoError> {
        match plaintext.is_empty() {
            true => Ok(Self::default()),
            false => Ok(Self(
                STANDARD.encode(key.encrypt_oaep(plaintext.as_bytes())?),
            )),
        }
    }

    /// Takes a text that is encrypted already, in base64.
    #[must_use]
    pub fn from_ciphertext(ciphertext: String) -> Self {
        Self(ciphertext)
    }

    /// The ciphertext, in base64.
    #[must_use]
    pub fn ciphertext(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Encrypted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[diagnostic::do_not_recommend]
impl Encode for Encrypted {
    fn encode(&self, encoder: &mut Encoder) {
        encoder.str(&self.0);
    }
}

#[diagnostic::do_not_recommend]
impl Decode for Encrypted {
    fn decode(node: &Node<'_>, context: &mut Context) -> Result<Self, DecodeError> {
        String::decode(node, context).map(Self)
    }
}

impl Serialize for Encrypted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        encode::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Encrypted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::deserialize(deserializer)
    }
}
