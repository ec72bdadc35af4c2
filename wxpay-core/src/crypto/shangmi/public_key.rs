use std::fmt;
use std::path::Path;
use std::sync::Arc;

use sm2::dsa::VerifyingKey;
use sm2::dsa::signature::Verifier as _;
use sm2::pkcs8::EncodePublicKey as _;
use sm2::pke::EncryptingKey;

use super::random::BackendRng;
use super::{USER_ID, signature, wanted};
use crate::crypto::certificate::Certificate;
use crate::crypto::document;
use crate::crypto::error::{CryptoError, KeyError, KeyMaterial};
use crate::crypto::material::{Structure, all_accepted, first_accepted};
use crate::crypto::pem::{self, Block};

const EXPECTED: KeyMaterial = KeyMaterial::PublicKey;

/// An SM2 public key: verifies signatures of WeChat Pay and encrypts sensitive fields to it.
///
/// Parsed once; cloning shares it. Two keys are equal when they are the same point, whatever they
/// were loaded from.
#[derive(Clone)]
pub struct Sm2PublicKey(Arc<Inner>);

struct Inner {
    key: sm2::PublicKey,
    /// The key with the usual user id, whose digest is worked out once.
    verifying: VerifyingKey,
    spki: Vec<u8>,
}

impl Sm2PublicKey {
    /// Loads a key from PEM text: `PUBLIC KEY`, or the key of a `CERTIFICATE`. As tolerant as
    /// [`PrivateKey::from_pem`](crate::crypto::PrivateKey::from_pem).
    ///
    /// # Errors
    /// Keys of other algorithms than SM2, and anything that is not a public key; the error says
    /// what was found and what to do.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        Self::from_blocks(&pem::blocks(pem, &EXPECTED)?)
    }

    /// Loads a key from DER: SubjectPublicKeyInfo, or the key of a certificate.
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

    /// Whether `signature` is this key's SM2 signature with SM3 over `message`, in DER, made with
    /// the user id [`USER_ID`]. Bytes that are no signature are simply not one.
    #[must_use]
    pub fn verify_sm3(&self, message: &[u8], signature: &[u8]) -> bool {
        verifies(&self.0.verifying, message, signature)
    }

    /// [`verify_sm3`](Self::verify_sm3) with another user id.
    #[must_use]
    pub fn verify_sm3_as(&self, user_id: &str, message: &[u8], signature: &[u8]) -> bool {
        VerifyingKey::new(user_id, self.0.key).is_ok_and(|key| verifies(&key, message, signature))
    }

    /// Encrypts by SM2 (GB/T 32918.4), the scheme of sensitive fields: the ciphertext is the DER
    /// of GB/T 35276, with C1, C3 and C2 in this order.
    ///
    /// # Errors
    /// An empty plaintext, for which SM2 has no ciphertext, or no random bytes from the operating
    /// system.
    pub fn encrypt(&self, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        EncryptingKey::new(self.0.key)
            .encrypt_der(&mut BackendRng, plaintext)
            .map_err(|_| CryptoError::Sm2Encrypt)
    }

    /// The key as SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn to_spki_der(&self) -> &[u8] {
        &self.0.spki
    }

    /// From a point on the curve.
    pub(super) fn new(key: sm2::PublicKey) -> Result<Self, KeyError> {
        let verifying = VerifyingKey::new(USER_ID, key).map_err(|_| damaged())?;
        let spki = key.to_public_key_der().map_err(|_| damaged())?.into_vec();
        Ok(Self(Arc::new(Inner {
            key,
            verifying,
            spki,
        })))
    }

    fn from_blocks(blocks: &[Block]) -> Result<Self, KeyError> {
        first_accepted(blocks, EXPECTED, |block, der| {
            Self::parse(der, block.label())
        })
    }

    fn parse(der: &[u8], label: Option<&str>) -> Result<Self, KeyError> {
        match Structure::of(der) {
            Structure::Sm2PublicKey(point) => {
                Self::new(sm2::PublicKey::from_sec1_bytes(point).map_err(|_| damaged())?)
            }
            Structure::Certificate => Certificate::from_der(der)?.sm2_public_key().cloned(),
            other => Err(wanted::mismatch(&other, EXPECTED, label)),
        }
    }
}

impl PartialEq for Sm2PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

impl Eq for Sm2PublicKey {}

impl fmt::Debug for Sm2PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sm2PublicKey").finish_non_exhaustive()
    }
}

fn verifies(key: &VerifyingKey, message: &[u8], der: &[u8]) -> bool {
    signature::from_der(der).is_some_and(|signature| key.verify(message, &signature).is_ok())
}

fn damaged() -> KeyError {
    KeyError::Damaged {
        expected: EXPECTED,
        detail: "a point that is not on the SM2 curve".to_owned(),
    }
}
