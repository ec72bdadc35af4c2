//! The merchant's private key.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use der::asn1::{AnyRef, OctetStringRef, UintRef};
use der::{Decode, Encode, Header, Reader, SliceReader, Tag};
use pem_rfc7468::LineEnding;
use zeroize::Zeroizing;

#[cfg(feature = "aws-lc-rs")]
use super::aws_lc;
use super::backend::Backend;
use super::document;
use super::error::{CryptoError, KeyError, KeyMaterial};
use super::material::{Structure, all_accepted, first_accepted};
use super::pem::{self, Block};
use super::public_key::{self, PublicKey};
#[cfg(feature = "rsa")]
use super::rustcrypto;

/// The RSA private key of a merchant (`apiclient_key.pem`): signs requests and decrypts the
/// sensitive fields of answers.
///
/// Parsed once; cloning shares it. `Debug` shows its length only.
#[derive(Clone)]
pub struct PrivateKey(Arc<Inner>);

struct Inner {
    key: Key,
    public: PublicKey,
}

enum Key {
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs(aws_lc::PrivateKey),
    #[cfg(feature = "rsa")]
    Rsa(Box<rustcrypto::PrivateKey>),
}

impl PrivateKey {
    /// Loads a key from PEM text, PKCS#8 (`PRIVATE KEY`) or PKCS#1 (`RSA PRIVATE KEY`).
    ///
    /// Tolerates what happens to PEM on its way through clipboards and environment variables: text
    /// around the block, blank or indented lines, CRLF, a byte order mark, line breaks that were
    /// lost or became `\n`, even the bare base64.
    ///
    /// # Errors
    ///
    /// Encrypted keys, keys of other algorithms than RSA, of less than 2048 or more than 4096 bits,
    /// and anything that is not a private key; the error says what was found and what to do.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        Self::from_pem_with(Backend::default(), pem)
    }

    /// [`from_pem`](Self::from_pem) with a chosen back end.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_pem_with(backend: Backend, pem: &str) -> Result<Self, KeyError> {
        Self::from_blocks(backend, &pem::blocks(pem, &KeyMaterial::PrivateKey)?)
    }

    /// Loads a key from DER, PKCS#8 or PKCS#1.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        Self::from_der_with(Backend::default(), der)
    }

    /// [`from_der`](Self::from_der) with a chosen back end.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_der_with(backend: Backend, der: &[u8]) -> Result<Self, KeyError> {
        if der.is_empty() {
            return Err(KeyError::Empty {
                expected: KeyMaterial::PrivateKey,
            });
        }
        Self::parse(backend, document::without_line_end(der), None)
    }

    /// Loads a key from the bytes of a file, as `include_bytes!` gives them: PEM, DER, or the
    /// base64 of either.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let blocks = pem::read_bytes(bytes, &KeyMaterial::PrivateKey)?;
        Self::from_blocks(Backend::default(), &blocks)
    }

    /// All keys in the bytes of a file.
    pub(crate) fn all_from_bytes(bytes: &[u8]) -> Result<Vec<Self>, KeyError> {
        const EXPECTED: KeyMaterial = KeyMaterial::PrivateKey;
        let blocks = pem::read_bytes(bytes, &EXPECTED)?;
        all_accepted(&blocks, EXPECTED, None, |block, der| {
            Self::parse(Backend::default(), der, block.label())
        })
    }

    /// Loads a key from a file, PEM or DER.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem), and when the file cannot be read; the error names the file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        Self::from_file_with(Backend::default(), path)
    }

    /// [`from_file`](Self::from_file) with a chosen back end.
    ///
    /// # Errors
    ///
    /// As [`from_file`](Self::from_file).
    pub fn from_file_with(backend: Backend, path: impl AsRef<Path>) -> Result<Self, KeyError> {
        let path = path.as_ref();
        let blocks = pem::read_file(path, &KeyMaterial::PrivateKey)?;
        Self::from_blocks(backend, &blocks).map_err(|error| pem::in_file(path, error))
    }

    /// Signs by RSASSA-PKCS1-v1_5 with SHA-256. The signature is as long as the modulus.
    ///
    /// # Errors
    ///
    /// Only when the cryptography library fails, as when memory runs out.
    pub fn sign_sha256(&self, message: &[u8]) -> Result<Vec<u8>, CryptoError> {
        match self.0.key {
            #[cfg(feature = "aws-lc-rs")]
            Key::AwsLcRs(ref key) => key.sign_sha256(message),
            #[cfg(feature = "rsa")]
            Key::Rsa(ref key) => key.sign_sha256(message),
        }
    }

    /// Decrypts RSA-OAEP (SHA-1, MGF1 with SHA-1, no label), the scheme of sensitive fields.
    ///
    /// # Errors
    ///
    /// A ciphertext that is not as long as the modulus, was encrypted to another key, or altered.
    pub fn decrypt_oaep(&self, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>, CryptoError> {
        if ciphertext.len() != self.bits().div_ceil(8) {
            let expected = "as many as the key (256 for RSA-2048)";
            return Err(CryptoError::CiphertextLength {
                len: ciphertext.len(),
                expected,
            });
        }
        match self.0.key {
            #[cfg(feature = "aws-lc-rs")]
            Key::AwsLcRs(ref key) => key.decrypt_oaep(ciphertext),
            #[cfg(feature = "rsa")]
            Key::Rsa(ref key) => key.decrypt_oaep(ciphertext),
        }
    }

    /// The public half, for comparing with a certificate.
    pub fn public_key(&self) -> &PublicKey {
        &self.0.public
    }

    /// Length of the modulus in bits.
    pub fn bits(&self) -> usize {
        self.0.public.bits()
    }

    /// The back end this key was loaded with.
    pub fn backend(&self) -> Backend {
        match self.0.key {
            #[cfg(feature = "aws-lc-rs")]
            Key::AwsLcRs(_) => Backend::AwsLcRs,
            #[cfg(feature = "rsa")]
            Key::Rsa(_) => Backend::Rsa,
        }
    }

    /// The key as PKCS#8 PEM, for the TLS library, which does its own signing.
    pub(crate) fn to_pkcs8_pem(&self) -> Option<Zeroizing<String>> {
        let der = match &self.0.key {
            #[cfg(feature = "aws-lc-rs")]
            Key::AwsLcRs(key) => key.to_pkcs8()?,
            #[cfg(feature = "rsa")]
            Key::Rsa(key) => key.to_pkcs8()?,
        };
        pem_rfc7468::encode_string("PRIVATE KEY", LineEnding::LF, &der)
            .ok()
            .map(Zeroizing::new)
    }

    fn from_blocks(backend: Backend, blocks: &[Block]) -> Result<Self, KeyError> {
        first_accepted(blocks, KeyMaterial::PrivateKey, |block, der| {
            Self::parse(backend, der, block.label())
        })
    }

    fn parse(backend: Backend, der: &[u8], label: Option<&str>) -> Result<Self, KeyError> {
        const EXPECTED: KeyMaterial = KeyMaterial::PrivateKey;
        let pkcs1 = match Structure::of(der) {
            Structure::RsaPrivateKey(pkcs1) => pkcs1,
            other => return Err(other.mismatch(EXPECTED, label)),
        };
        let damaged = |error: der::Error| KeyError::Damaged {
            expected: EXPECTED,
            detail: format!("a malformed RSAPrivateKey ({error})"),
        };
        let (modulus, exponent) = public_half(pkcs1).map_err(damaged)?;
        let public = PublicKey::from_components(backend, modulus, exponent)?;
        let pkcs8 = to_pkcs8(pkcs1).map_err(damaged)?;
        let inconsistent = || KeyError::Inconsistent { expected: EXPECTED };
        let key = match backend {
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLcRs => {
                Key::AwsLcRs(aws_lc::PrivateKey::from_pkcs8(&pkcs8).ok_or_else(inconsistent)?)
            }
            #[cfg(feature = "rsa")]
            Backend::Rsa => {
                let key = rustcrypto::PrivateKey::from_pkcs8(&pkcs8).ok_or_else(inconsistent)?;
                Key::Rsa(Box::new(key))
            }
        };
        Ok(Self(Arc::new(Inner { key, public })))
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey")
            .field("bits", &self.bits())
            .field("backend", &self.backend())
            .finish()
    }
}

/// Modulus and public exponent of a PKCS#1 private key.
fn public_half(pkcs1: &[u8]) -> der::Result<(UintRef<'_>, UintRef<'_>)> {
    AnyRef::from_der(pkcs1)?.sequence(|fields: &mut SliceReader<'_>| {
        fields.decode::<UintRef<'_>>()?;
        let half = (fields.decode()?, fields.decode()?);
        while !fields.is_finished() {
            fields.decode::<AnyRef<'_>>()?;
        }
        Ok(half)
    })
}

/// Wraps a PKCS#1 private key: both back ends read PKCS#8 with an explicit NULL parameter.
fn to_pkcs8(pkcs1: &[u8]) -> der::Result<Zeroizing<Vec<u8>>> {
    let version = 0u8;
    let algorithm = public_key::RSA;
    let key = OctetStringRef::new(pkcs1)?;
    let len = (version.encoded_len()? + algorithm.encoded_len()? + key.encoded_len()?)?;
    let header = Header::new(Tag::Sequence, len);
    // Room for all at once: a buffer that grows leaves copies of the key behind.
    let total = usize::try_from((header.encoded_len()? + len)?)?;
    let mut pkcs8 = Zeroizing::new(Vec::with_capacity(total));
    header.encode_to_vec(&mut pkcs8)?;
    version.encode_to_vec(&mut pkcs8)?;
    algorithm.encode_to_vec(&mut pkcs8)?;
    key.encode_to_vec(&mut pkcs8)?;
    Ok(pkcs8)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
