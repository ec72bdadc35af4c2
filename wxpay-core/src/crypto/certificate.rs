//! X.509 certificates of merchants and of the WeChat Pay platform.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use der::{Decode, Encode};

use super::backend::Backend;
use super::digest::hex_upper;
use super::document;
use super::error::{KeyError, KeyMaterial};
use super::material::{Structure, all_accepted, first_accepted};
use super::pem::{self, Block};
use super::public_key::PublicKey;
#[cfg(feature = "shangmi")]
use super::shangmi::Sm2PublicKey;

/// An X.509 certificate: `apiclient_cert.pem` of a merchant, or a platform certificate.
///
/// Only read, not validated: no chain is checked, and an expired certificate loads. Cloning shares
/// it.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    serial: String,
    not_before: i64,
    not_after: i64,
    subject: String,
    common_name: Option<String>,
    issuer: String,
    public_key: Result<PublicKey, KeyError>,
    #[cfg(feature = "shangmi")]
    sm2_public_key: Result<Sm2PublicKey, KeyError>,
}

impl Certificate {
    /// Loads the first certificate of a PEM text. As tolerant as
    /// [`PrivateKey::from_pem`](super::PrivateKey::from_pem).
    ///
    /// # Errors
    ///
    /// Anything that is not a certificate; the error says what was found and what to do. A
    /// certificate with another key than RSA (SM2) loads, only its
    /// [`public_key`](Self::public_key) is an error.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        Self::from_pem_with(Backend::default(), pem)
    }

    /// [`from_pem`](Self::from_pem) with a chosen back end for the public key.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_pem_with(backend: Backend, pem: &str) -> Result<Self, KeyError> {
        Self::from_blocks(backend, &pem::blocks(pem, &KeyMaterial::Certificate)?)
    }

    /// Loads a certificate from DER.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        Self::from_der_with(Backend::default(), der)
    }

    /// [`from_der`](Self::from_der) with a chosen back end for the public key.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_der_with(backend: Backend, der: &[u8]) -> Result<Self, KeyError> {
        if der.is_empty() {
            return Err(KeyError::Empty {
                expected: KeyMaterial::Certificate,
            });
        }
        Self::parse(backend, document::without_line_end(der), None)
    }

    /// Loads the first certificate from the bytes of a file, as `include_bytes!` gives them: PEM,
    /// DER, or the base64 of either.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let blocks = pem::read_bytes(bytes, &KeyMaterial::Certificate)?;
        Self::from_blocks(Backend::default(), &blocks)
    }

    /// Loads all certificates from the bytes of a file: the old and the new one of the platform, or
    /// a chain. What else is in the file is passed over; there is one certificate at least.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem), and when one of the certificates is damaged.
    pub fn all_from_bytes(bytes: &[u8]) -> Result<Vec<Self>, KeyError> {
        const EXPECTED: KeyMaterial = KeyMaterial::Certificate;
        let blocks = pem::read_bytes(bytes, &EXPECTED)?;
        all_accepted(&blocks, EXPECTED, Some("CERTIFICATE"), |block, der| {
            Self::parse(Backend::default(), der, block.label())
        })
    }

    /// Loads a certificate from a file, PEM or DER.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem), and when the file cannot be read; the error names the file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        Self::from_file_with(Backend::default(), path)
    }

    /// [`from_file`](Self::from_file) with a chosen back end for the public key.
    ///
    /// # Errors
    ///
    /// As [`from_file`](Self::from_file).
    pub fn from_file_with(backend: Backend, path: impl AsRef<Path>) -> Result<Self, KeyError> {
        let path = path.as_ref();
        let blocks = pem::read_file(path, &KeyMaterial::Certificate)?;
        Self::from_blocks(backend, &blocks).map_err(|error| pem::in_file(path, error))
    }

    /// The serial number as WeChat Pay writes it: upper-case hex of an even number of digits, a
    /// leading zero digit kept.
    pub fn serial(&self) -> &str {
        &self.0.serial
    }

    /// The RSA key of the certificate.
    ///
    /// # Errors
    ///
    /// A key of another algorithm (SM2) or of an unsupported length.
    pub fn public_key(&self) -> Result<&PublicKey, KeyError> {
        self.0.public_key.as_ref().map_err(Clone::clone)
    }

    /// The SM2 key of the certificate.
    ///
    /// # Errors
    ///
    /// A key of another algorithm (RSA).
    #[cfg(feature = "shangmi")]
    pub fn sm2_public_key(&self) -> Result<&Sm2PublicKey, KeyError> {
        self.0.sm2_public_key.as_ref().map_err(Clone::clone)
    }

    /// Start of validity, in seconds since 1970-01-01 UTC.
    pub fn not_before(&self) -> i64 {
        self.0.not_before
    }

    /// End of validity, in seconds since 1970-01-01 UTC.
    pub fn not_after(&self) -> i64 {
        self.0.not_after
    }

    /// The subject in the notation of RFC 4514. In a merchant's certificate `CN` is the merchant
    /// id.
    pub fn subject(&self) -> &str {
        &self.0.subject
    }

    /// The `CN` of the subject: in a merchant's certificate the merchant id.
    pub fn common_name(&self) -> Option<&str> {
        self.0.common_name.as_deref()
    }

    /// The issuer in the notation of RFC 4514.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// The certificate in DER.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The certificate at `leaf`, then those that issued it, as far as they are here.
    pub(crate) fn chain(mut certificates: Vec<Self>, leaf: usize) -> Vec<Self> {
        let mut chain = Vec::new();
        let mut next = (leaf < certificates.len()).then_some(leaf);
        while let Some(position) = next {
            let certificate = certificates.swap_remove(position);
            next = certificates
                .iter()
                .position(|candidate| candidate.subject() == certificate.issuer());
            chain.push(certificate);
        }
        chain
    }

    fn from_blocks(backend: Backend, blocks: &[Block]) -> Result<Self, KeyError> {
        first_accepted(blocks, KeyMaterial::Certificate, |block, der| {
            Self::parse(backend, der, block.label())
        })
    }

    fn parse(backend: Backend, der: &[u8], label: Option<&str>) -> Result<Self, KeyError> {
        match Structure::of(der) {
            Structure::Certificate => {}
            other => return Err(other.mismatch(KeyMaterial::Certificate, label)),
        }
        let damaged = |error: der::Error| KeyError::Damaged {
            expected: KeyMaterial::Certificate,
            detail: format!("a malformed X.509 certificate ({error})"),
        };
        let certificate = x509_cert::Certificate::from_der(der).map_err(damaged)?;
        let tbs = certificate.tbs_certificate();
        let validity = tbs.validity();
        let spki = tbs.subject_public_key_info().to_der().map_err(damaged)?;
        let seconds = |time: x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX)
        };
        Ok(Self(Arc::new(Inner {
            der: der.to_vec(),
            serial: serial_hex(tbs.serial_number().as_bytes()),
            not_before: seconds(validity.not_before),
            not_after: seconds(validity.not_after),
            subject: tbs.subject().to_string(),
            // A name in an unknown encoding is no reason to refuse the certificate.
            common_name: tbs
                .subject()
                .common_name()
                .ok()
                .flatten()
                .map(|name| name.value().into_owned()),
            issuer: tbs.issuer().to_string(),
            public_key: PublicKey::from_der_with(backend, &spki),
            #[cfg(feature = "shangmi")]
            sm2_public_key: Sm2PublicKey::from_der(&spki),
        })))
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("serial", &self.serial())
            .field("subject", &self.subject())
            .finish_non_exhaustive()
    }
}

/// The content of the INTEGER without the zero byte that only keeps it positive.
fn serial_hex(content: &[u8]) -> String {
    match content {
        [0, rest @ ..] if !rest.is_empty() => hex_upper(rest),
        _ => hex_upper(content),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PEM: &str = include_str!("testdata/certificate.pem");

    #[test]
    fn a_certificate_tells_serial_validity_names_and_key() {
        for &backend in Backend::all() {
            let certificate = Certificate::from_pem_with(backend, PEM).unwrap();
            assert_eq!(
                certificate.serial(),
                "0A1B2C3D4E5F60718293A4B5C6D7E8F901234567"
            );
            assert_eq!(
                certificate.not_after() - certificate.not_before(),
                3650 * 86_400
            );
            assert_eq!(
                certificate.subject(),
                "CN=1900000001,O=Example Merchant,L=Shenzhen,C=CN"
            );
            assert_eq!(certificate.issuer(), certificate.subject());
            assert_eq!(
                certificate.der(),
                pem_rfc7468::decode_vec(PEM.as_bytes()).unwrap().1
            );
            let key = certificate.public_key().unwrap();
            assert_eq!(key.backend(), backend);
            let expected = include_str!("testdata/public_spki.pem");
            assert_eq!(key, &PublicKey::from_pem_with(backend, expected).unwrap());
        }
    }

    #[test]
    fn serial_numbers_keep_leading_zeros_and_lose_the_sign_byte() {
        assert_eq!(serial_hex(&[0x0c, 0x4a]), "0C4A");
        assert_eq!(serial_hex(&[0x00, 0x9f, 0x2a]), "9F2A");
        assert_eq!(serial_hex(&[0x00]), "00");
        assert_eq!(serial_hex(&[0x01]), "01");
    }

    #[test]
    fn other_material_is_named_and_the_right_file_told() {
        for (pem, found) in [
            (
                include_str!("testdata/rsa2048_pkcs8.pem"),
                "found a private key:",
            ),
            (
                include_str!("testdata/rsa2048_encrypted_pkcs1.pem"),
                "found a private key:",
            ),
            (
                include_str!("testdata/public_spki.pem"),
                "found a public key:",
            ),
            (
                include_str!("testdata/request.pem"),
                "found a certificate signing request:",
            ),
        ] {
            let text = Certificate::from_pem(pem).unwrap_err().to_string();
            assert!(
                text.contains(found) && text.contains("apiclient_cert.pem"),
                "{text}"
            );
        }
    }

    #[test]
    fn the_certificate_is_found_behind_a_private_key() {
        let both = format!("{}{PEM}", include_str!("testdata/rsa2048_pkcs8.pem"));
        assert_eq!(
            Certificate::from_pem(&both).unwrap(),
            Certificate::from_pem(PEM).unwrap()
        );
    }

    #[test]
    fn a_cut_or_altered_document_is_an_error_and_no_panic() {
        let document = pem_rfc7468::decode_vec(PEM.as_bytes()).unwrap().1;
        for len in 0..document.len() {
            assert!(Certificate::from_der(&document[..len]).is_err());
        }
        for position in 0..document.len() {
            for flip in [0x01, 0x20, 0x80, 0xff] {
                let mut altered = document.clone();
                altered[position] ^= flip;
                if let Ok(certificate) = Certificate::from_der(&altered) {
                    let _ = format!("{certificate:?}");
                }
            }
        }
    }

    #[test]
    fn debug_is_short() {
        let certificate = Certificate::from_pem(PEM).unwrap();
        assert!(format!("{certificate:?}").len() < 200);
    }
}
