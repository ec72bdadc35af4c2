//! Public keys: WeChat Pay's, and the public half of the merchant's.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use der::asn1::{AnyRef, BitStringRef, ObjectIdentifier, UintRef};
use der::{Decode, Encode, Header, Reader, Tag};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

#[cfg(feature = "aws-lc-rs")]
use super::aws_lc;
use super::backend::Backend;
use super::certificate::Certificate;
use super::document;
use super::error::{CryptoError, KeyError, KeyMaterial};
use super::material::{Structure, all_accepted, first_accepted};
use super::pem::{self, Block};
#[cfg(feature = "rsa")]
use super::rustcrypto;

/// Shorter keys are not safe.
pub(super) const MIN_BITS: usize = 2048;
/// Longer keys are not supported by every back end, and would only cost time.
pub(super) const MAX_BITS: usize = 4096;

pub(super) const RSA: AlgorithmIdentifierRef<'static> = AlgorithmIdentifierRef {
    oid: ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1"),
    parameters: Some(AnyRef::NULL),
};

/// An RSA public key: verifies signatures of WeChat Pay and encrypts sensitive fields to it.
///
/// Parsed once; cloning shares it. Two keys are equal when modulus and exponent are, whatever they
/// were loaded from.
#[derive(Clone)]
pub struct PublicKey(Arc<Inner>);

struct Inner {
    key: Key,
    spki: Vec<u8>,
    bits: usize,
}

enum Key {
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs(aws_lc::PublicKey),
    #[cfg(feature = "rsa")]
    Rsa(rustcrypto::PublicKey),
}

impl PublicKey {
    /// Loads a key from PEM text: `PUBLIC KEY` (as `pub_key.pem`), `RSA PUBLIC KEY`, or the key of
    /// a `CERTIFICATE`. As tolerant as [`PrivateKey::from_pem`](super::PrivateKey::from_pem).
    ///
    /// # Errors
    ///
    /// Keys of other algorithms than RSA, of less than 2048 or more than 4096 bits, and anything
    /// that is not a public key; the error says what was found and what to do.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        Self::from_pem_with(Backend::default(), pem)
    }

    /// [`from_pem`](Self::from_pem) with a chosen back end.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_pem_with(backend: Backend, pem: &str) -> Result<Self, KeyError> {
        Self::from_blocks(backend, &pem::blocks(pem, &KeyMaterial::PublicKey)?)
    }

    /// Loads a key from DER: SubjectPublicKeyInfo, PKCS#1, or the key of a certificate.
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
                expected: KeyMaterial::PublicKey,
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
        let blocks = pem::read_bytes(bytes, &KeyMaterial::PublicKey)?;
        Self::from_blocks(Backend::default(), &blocks)
    }

    /// All keys in the bytes of a file that stand there by themselves. The key of a certificate is
    /// another one than that which belongs to an id.
    pub(crate) fn all_from_bytes(bytes: &[u8]) -> Result<Vec<Self>, KeyError> {
        const EXPECTED: KeyMaterial = KeyMaterial::PublicKey;
        let blocks = pem::read_bytes(bytes, &EXPECTED)?;
        all_accepted(&blocks, EXPECTED, None, |block, der| {
            match Structure::of(der) {
                Structure::Certificate => Err(Structure::Certificate.mismatch(EXPECTED, None)),
                _ => Self::parse(Backend::default(), der, block.label()),
            }
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
        let blocks = pem::read_file(path, &KeyMaterial::PublicKey)?;
        Self::from_blocks(backend, &blocks).map_err(|error| pem::in_file(path, error))
    }

    /// Whether `signature` is this key's RSASSA-PKCS1-v1_5 signature with SHA-256 over `message`.
    /// A signature of the wrong length is simply not one.
    pub fn verify_sha256(&self, message: &[u8], signature: &[u8]) -> bool {
        match self.0.key {
            #[cfg(feature = "aws-lc-rs")]
            Key::AwsLcRs(ref key) => key.verify_sha256(message, signature),
            #[cfg(feature = "rsa")]
            Key::Rsa(ref key) => key.verify_sha256(message, signature),
        }
    }

    /// Encrypts by RSA-OAEP (SHA-1, MGF1 with SHA-1, no label), the scheme of sensitive fields.
    ///
    /// # Errors
    ///
    /// A plaintext longer than [`max_plaintext_len`](Self::max_plaintext_len).
    pub fn encrypt_oaep(&self, plaintext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        let max = self.max_plaintext_len();
        if plaintext.len() > max {
            return Err(CryptoError::PlaintextTooLong {
                len: plaintext.len(),
                max,
            });
        }
        match self.0.key {
            #[cfg(feature = "aws-lc-rs")]
            Key::AwsLcRs(ref key) => key.encrypt_oaep(plaintext),
            #[cfg(feature = "rsa")]
            Key::Rsa(ref key) => key.encrypt_oaep(plaintext),
        }
    }

    /// The longest plaintext for [`encrypt_oaep`](Self::encrypt_oaep) in bytes: 214 for RSA-2048.
    pub fn max_plaintext_len(&self) -> usize {
        const SHA1: usize = 20;
        self.bits().div_ceil(8) - 2 * SHA1 - 2
    }

    /// The key as SubjectPublicKeyInfo in DER.
    pub fn to_spki_der(&self) -> &[u8] {
        &self.0.spki
    }

    /// Length of the modulus in bits.
    pub fn bits(&self) -> usize {
        self.0.bits
    }

    /// The back end this key uses.
    pub fn backend(&self) -> Backend {
        match self.0.key {
            #[cfg(feature = "aws-lc-rs")]
            Key::AwsLcRs(_) => Backend::AwsLcRs,
            #[cfg(feature = "rsa")]
            Key::Rsa(_) => Backend::Rsa,
        }
    }

    /// From the two numbers of a key.
    pub(super) fn from_components(
        backend: Backend,
        modulus: UintRef<'_>,
        exponent: UintRef<'_>,
    ) -> Result<Self, KeyError> {
        let bytes = modulus.as_bytes();
        let unused = bytes
            .first()
            .map_or(0, |first| first.leading_zeros() as usize);
        let bits = bytes.len() * 8 - unused;
        if !(MIN_BITS..=MAX_BITS).contains(&bits) {
            return Err(KeyError::Size { bits });
        }
        let spki = to_spki(modulus, exponent).map_err(damaged)?;
        let inconsistent = || KeyError::Inconsistent {
            expected: KeyMaterial::PublicKey,
        };
        let key = match backend {
            #[cfg(feature = "aws-lc-rs")]
            Backend::AwsLcRs => {
                Key::AwsLcRs(aws_lc::PublicKey::from_spki(&spki).ok_or_else(inconsistent)?)
            }
            #[cfg(feature = "rsa")]
            Backend::Rsa => {
                Key::Rsa(rustcrypto::PublicKey::from_spki(&spki).ok_or_else(inconsistent)?)
            }
        };
        Ok(Self(Arc::new(Inner { key, spki, bits })))
    }

    fn from_blocks(backend: Backend, blocks: &[Block]) -> Result<Self, KeyError> {
        first_accepted(blocks, KeyMaterial::PublicKey, |block, der| {
            Self::parse(backend, der, block.label())
        })
    }

    fn parse(backend: Backend, der: &[u8], label: Option<&str>) -> Result<Self, KeyError> {
        let pkcs1 = match Structure::of(der) {
            Structure::RsaPublicKey(pkcs1) => pkcs1,
            Structure::Certificate => {
                return Certificate::from_der_with(backend, der)?
                    .public_key()
                    .cloned();
            }
            other => return Err(other.mismatch(KeyMaterial::PublicKey, label)),
        };
        let (modulus, exponent) = AnyRef::from_der(pkcs1)
            .and_then(|any| any.sequence(|fields| Ok((fields.decode()?, fields.decode()?))))
            .map_err(damaged)?;
        Self::from_components(backend, modulus, exponent)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        // Both are in the same canonical form.
        self.0.spki == other.0.spki
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicKey")
            .field("bits", &self.bits())
            .field("backend", &self.backend())
            .finish()
    }
}

fn to_spki(modulus: UintRef<'_>, exponent: UintRef<'_>) -> der::Result<Vec<u8>> {
    let len = (modulus.encoded_len()? + exponent.encoded_len()?)?;
    let mut pkcs1 = Vec::new();
    Header::new(Tag::Sequence, len).encode_to_vec(&mut pkcs1)?;
    modulus.encode_to_vec(&mut pkcs1)?;
    exponent.encode_to_vec(&mut pkcs1)?;
    let subject_public_key = BitStringRef::from_bytes(&pkcs1)?;
    SubjectPublicKeyInfoRef {
        algorithm: RSA,
        subject_public_key,
    }
    .to_der()
}

fn damaged(error: der::Error) -> KeyError {
    KeyError::Damaged {
        expected: KeyMaterial::PublicKey,
        detail: format!("a malformed RSAPublicKey ({error})"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SPKI: &str = include_str!("testdata/public_spki.pem");

    #[test]
    fn spki_pkcs1_and_certificate_hold_the_same_key() {
        for &backend in Backend::all() {
            let key = PublicKey::from_pem_with(backend, SPKI).unwrap();
            assert_eq!((key.bits(), key.backend()), (2048, backend));
            for pem in [
                include_str!("testdata/public_pkcs1.pem"),
                include_str!("testdata/certificate.pem"),
            ] {
                let other = PublicKey::from_pem_with(backend, pem).unwrap();
                assert_eq!(other, key);
                let der = pem_rfc7468::decode_vec(pem.as_bytes()).unwrap().1;
                assert_eq!(PublicKey::from_der_with(backend, &der).unwrap(), key);
            }
            assert_eq!(
                key.to_spki_der(),
                pem_rfc7468::decode_vec(SPKI.as_bytes()).unwrap().1
            );
        }
    }

    #[test]
    fn a_private_key_is_refused_with_a_warning() {
        let error = PublicKey::from_pem(include_str!("testdata/rsa2048_pkcs8.pem"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("never hand out a private key"), "{error}");
    }

    #[test]
    fn other_algorithms_and_short_keys_are_refused() {
        let error = PublicKey::from_pem(include_str!("testdata/public_sm2.pem")).unwrap_err();
        assert!(
            matches!(
                error,
                KeyError::Algorithm {
                    algorithm: "SM2",
                    ..
                }
            ),
            "{error}"
        );
        let error = PublicKey::from_pem(include_str!("testdata/public_rsa1024.pem")).unwrap_err();
        assert!(matches!(error, KeyError::Size { bits: 1024 }), "{error}");
        let error = PublicKey::from_pem(include_str!("testdata/request.pem")).unwrap_err();
        assert!(error.to_string().contains("pub_key.pem"), "{error}");
    }

    #[test]
    fn a_cut_or_altered_document_is_an_error_and_no_panic() {
        let document = pem_rfc7468::decode_vec(SPKI.as_bytes()).unwrap().1;
        for &backend in Backend::all() {
            for len in 0..document.len() {
                assert!(PublicKey::from_der_with(backend, &document[..len]).is_err());
            }
            for position in 0..document.len() {
                let mut altered = document.clone();
                altered[position] ^= 0x11;
                let _ = PublicKey::from_der_with(backend, &altered);
            }
        }
    }

    #[test]
    fn signatures_of_any_length_are_compared_without_panic() {
        for &backend in Backend::all() {
            let key = PublicKey::from_pem_with(backend, SPKI).unwrap();
            for len in [0, 1, 255, 256, 257, 1000] {
                assert!(!key.verify_sha256(b"m", &vec![0; len]));
                assert!(!key.verify_sha256(b"m", &vec![0xff; len]));
            }
        }
    }

    #[test]
    fn a_plaintext_that_is_too_long_is_refused_with_the_limit() {
        for &backend in Backend::all() {
            let key = PublicKey::from_pem_with(backend, SPKI).unwrap();
            assert_eq!(key.max_plaintext_len(), 214);
            assert_eq!(key.encrypt_oaep(&[0; 214]).unwrap().len(), 256);
            let error = key.encrypt_oaep(&[0; 215]).unwrap_err();
            assert_eq!(error, CryptoError::PlaintextTooLong { len: 215, max: 214 });
        }
    }
}
