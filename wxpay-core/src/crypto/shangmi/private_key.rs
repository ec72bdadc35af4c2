use std::fmt;
use std::path::Path;
use std::sync::Arc;

use der::asn1::{AnyRef, BitStringRef, ContextSpecific, OctetStringRef};
use der::{Decode, Reader, SliceReader, TagNumber};
use sm2::SecretKey;
use sm2::dsa::SigningKey;
use sm2::dsa::signature::Signer as _;
use sm2::pke::{DecryptingKey, Mode};
use zeroize::Zeroizing;

use super::{Sm2PublicKey, USER_ID, signature, wanted};
use crate::crypto::document;
use crate::crypto::error::{CryptoError, KeyError, KeyMaterial};
use crate::crypto::material::{Structure, all_accepted, first_accepted};
use crate::crypto::pem::{self, Block};

const EXPECTED: KeyMaterial = KeyMaterial::PrivateKey;

/// The SM2 private key of a merchant: signs requests and decrypts the sensitive fields of
/// answers.
///
/// Parsed once; cloning shares it. `Debug` shows nothing of it.
///
/// ```no_run
/// use std::path::Path;
/// use wxpay_core::crypto::shangmi::Sm2PrivateKey;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let key = Sm2PrivateKey::from_file(Path::new("apiclient_key.pem"))?;
/// let signature = key.sign_sm3(b"message")?;
/// assert!(key.public_key().verify_sm3(b"message", &signature));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Sm2PrivateKey(Arc<Inner>);

struct Inner {
    key: SecretKey,
    public: Sm2PublicKey,
}

impl Sm2PrivateKey {
    /// Loads a key from PEM text, PKCS#8 (`PRIVATE KEY`) or SEC 1 (`EC PRIVATE KEY`). As tolerant
    /// as [`PrivateKey::from_pem`](crate::crypto::PrivateKey::from_pem).
    ///
    /// # Errors
    /// Encrypted keys, keys of other algorithms or curves than SM2, and anything that is not a
    /// private key; the error says what was found and what to do.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        Self::from_blocks(&pem::blocks(pem, &EXPECTED)?)
    }

    /// Loads a key from DER, PKCS#8 or SEC 1.
    ///
    /// # Errors
    /// As [`from_pem`](Self::from_pem).
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        if der.is_empty() {
            return Err(KeyError::Empty { expected: EXPECTED });
        }
        Self::parse(document::without_line_end(der), None)
    }

    /// Loads a key from the bytes of a file, as `include_bytes!` gives them: PEM, DER, or the
    /// base64 of either.
    ///
    /// # Errors
    /// As [`from_pem`](Self::from_pem).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        Self::from_blocks(&pem::read_bytes(bytes, &EXPECTED)?)
    }

    /// All keys in the bytes of a file.
    pub(crate) fn all_from_bytes(bytes: &[u8]) -> Result<Vec<Self>, KeyError> {
        let blocks = pem::read_bytes(bytes, &EXPECTED)?;
        all_accepted(&blocks, EXPECTED, None, |block, der| {
            Self::parse(der, block.label())
        })
    }

    /// Loads a key from a file, PEM or DER.
    ///
    /// # Errors
    /// As [`from_pem`](Self::from_pem), and when the file cannot be read; the error names the
    /// file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        let path = path.as_ref();
        let blocks = pem::read_file(path, &EXPECTED)?;
        Self::from_blocks(&blocks).map_err(|error| pem::in_file(path, error))
    }

    /// Signs by SM2 with SM3 and the user id [`USER_ID`]. The signature is DER, 70 to 72 bytes
    /// long as a rule, and always the same for the same message.
    ///
    /// # Errors
    /// Only when the cryptography library fails.
    pub fn sign_sm3(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.sign_sm3_as(USER_ID, message)
    }

    /// [`sign_sm3`](Self::sign_sm3) with another user id.
    ///
    /// # Errors
    /// A user id of more than 8,191 bytes, or when the cryptography library fails.
    pub fn sign_sm3_as(&self, user_id: &str, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        // Made for each signature: unlike the secret key, it is not wiped from memory when it is
        // dropped, and should not lie there for as long as the program runs.
        let key = SigningKey::new(user_id, &self.0.key).map_err(|_| CryptoError::Sign)?;
        let signature = key.try_sign(message).map_err(|_| CryptoError::Sign)?;
        signature::to_der(&signature).map_err(|_| CryptoError::Sign)
    }

    /// Decrypts SM2 (GB/T 32918.4) in the DER of GB/T 35276, the scheme of sensitive fields.
    ///
    /// # Errors
    /// A ciphertext that was encrypted to another key, was altered, or is none.
    pub fn decrypt(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        let scalar = self.0.key.to_nonzero_scalar();
        DecryptingKey::new_with_mode(scalar, Mode::C1C3C2)
            .decrypt_der(ciphertext)
            .map(Zeroizing::new)
            .map_err(|_| CryptoError::Sm2Decrypt)
    }

    /// The public half, for comparing with a certificate.
    #[must_use]
    pub fn public_key(&self) -> &Sm2PublicKey {
        &self.0.public
    }

    fn from_blocks(blocks: &[Block]) -> Result<Self, KeyError> {
        first_accepted(blocks, EXPECTED, |block, der| {
            Self::parse(der, block.label())
        })
    }

    fn parse(der: &[u8], label: Option<&str>) -> Result<Self, KeyError> {
        let sec1 = match Structure::of(der) {
            Structure::Sm2PrivateKey(sec1) => sec1,
            other => return Err(wanted::mismatch(&other, EXPECTED, label)),
        };
        let (scalar, point) = halves(sec1)
            .map_err(|error| damaged(&format!("a malformed ECPrivateKey ({error})")))?;
        let key = SecretKey::from_slice(scalar)
            .map_err(|_| damaged("a number that is no private key on the SM2 curve"))?;
        let public = key.public_key();
        if let Some(point) = point
            && sm2::PublicKey::from_sec1_bytes(point).ok() != Some(public)
        {
            return Err(damaged(
                "a public key that does not belong to the private one",
            ));
        }
        let public = Sm2PublicKey::new(public)?;
        Ok(Self(Arc::new(Inner { key, public })))
    }
}

impl fmt::Debug for Sm2PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sm2PrivateKey").finish_non_exhaustive()
    }
}

/// The number and, where it is given, the point of an ECPrivateKey (RFC 5915).
fn halves(sec1: &[u8]) -> der::Result<(&[u8], Option<&[u8]>)> {
    AnyRef::from_der(sec1)?.sequence(|fields: &mut SliceReader<'_>| {
        fields.decode::<u8>()?;
        let scalar = fields.decode::<&OctetStringRef>()?.as_bytes();
        // The curve, which has been looked at.
        ContextSpecific::<AnyRef<'_>>::decode_explicit(fields, TagNumber(0))?;
        let point = ContextSpecific::<BitStringRef<'_>>::decode_explicit(fields, TagNumber(1))?;
        let point = point.and_then(|point| point.value.as_bytes());
        Ok((scalar, point))
    })
}

fn damaged(detail: &str) -> KeyError {
    KeyError::Damaged {
        expected: EXPECTED,
        detail: detail.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
