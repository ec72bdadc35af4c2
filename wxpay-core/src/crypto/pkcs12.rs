//! PKCS#12 files: the TLS client identity in `apiclient_cert.p12`.

use std::fmt;
use std::path::Path;

use der::ErrorKind;
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;
use pem_rfc7468::LineEnding;
use zeroize::Zeroizing;

use super::certificate::Certificate;
use super::document;
use super::error::{KeyError, KeyMaterial};
use super::material::Structure;
use super::pem;
use super::private_key::PrivateKey;

/// The private key and the certificate chain of a PKCS#12 file, such as `apiclient_cert.p12`.
///
/// Opens files of today (AES, SHA-256) and the old ones (RC2, 3DES, SHA-1).
#[derive(Clone)]
pub struct Pkcs12Identity {
    private_key: PrivateKey,
    private_key_der: Zeroizing<Vec<u8>>,
    certificates: Vec<Certificate>,
}

impl Pkcs12Identity {
    /// Opens the content of a file. WeChat Pay sets the merchant id as passphrase.
    ///
    /// # Errors
    ///
    /// A wrong passphrase, something that is not PKCS#12, a file without a private key or without
    /// its certificate, or a key that [`PrivateKey::from_der`] refuses.
    pub fn from_der(der: &[u8], passphrase: &str) -> Result<Self, KeyError> {
        const EXPECTED: KeyMaterial = KeyMaterial::Pkcs12;
        if der.is_empty() {
            return Err(KeyError::Empty { expected: EXPECTED });
        }
        if document::is_ber(der) {
            return Err(KeyError::Ber);
        }
        let der = document::without_line_end(der);
        match Structure::of(der) {
            Structure::Pkcs12 => {}
            Structure::Unknown if der.starts_with(&[0x30]) => {
                let detail = "no complete DER document".to_owned();
                return Err(KeyError::Damaged {
                    expected: EXPECTED,
                    detail,
                });
            }
            Structure::Unknown => {
                let hint = "a text or unknown data: pass the bytes of the .p12 file; the PEM files beside it need no passphrase";
                return Err(KeyError::NotPem {
                    expected: EXPECTED,
                    hint: hint.to_owned(),
                });
            }
            other => return Err(other.mismatch(EXPECTED, None)),
        }
        // PKCS#12 writes passphrases in two bytes a character.
        if passphrase.chars().any(|character| character > '\u{ffff}') {
            return Err(KeyError::Passphrase);
        }
        let archive = Pkcs12Archive::from_pkcs12(der, passphrase).map_err(open_error)?;
        let missing = |missing| KeyError::Incomplete { missing };
        let key = archive
            .keys
            .first()
            .ok_or_else(|| missing(KeyMaterial::PrivateKey))?;
        let private_key_der = Zeroizing::new(key.key.as_der().to_vec());
        let private_key = PrivateKey::from_der(&private_key_der)?;
        let certificates = archive
            .certs
            .iter()
            .map(|bag| Certificate::from_der(bag.cert.as_der()))
            .collect::<Result<Vec<_>, _>>()?;
        let leaf = certificates
            .iter()
            .position(|certificate| certificate.public_key().ok() == Some(private_key.public_key()))
            .ok_or_else(|| missing(KeyMaterial::Certificate))?;
        Ok(Self {
            private_key,
            private_key_der,
            certificates: Certificate::chain(certificates, leaf),
        })
    }

    /// Opens a file.
    ///
    /// # Errors
    ///
    /// As [`from_der`](Self::from_der), and when the file cannot be read; the error names the file.
    pub fn from_file(path: impl AsRef<Path>, passphrase: &str) -> Result<Self, KeyError> {
        let path = path.as_ref();
        Self::from_der(&pem::read(path)?, passphrase).map_err(|error| pem::in_file(path, error))
    }

    /// The private key, ready to sign with.
    pub fn private_key(&self) -> &PrivateKey {
        &self.private_key
    }

    /// The private key as PKCS#8 in DER, for TLS libraries.
    pub fn private_key_der(&self) -> &[u8] {
        &self.private_key_der
    }

    /// The certificate of the private key, then those that issued it, as far as the file has them.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The certificate of the private key: its serial number goes into the signature header.
    pub fn certificate(&self) -> &Certificate {
        &self.certificates[0]
    }

    /// Private key and certificates as one PEM text, as `reqwest::Identity::from_pem` reads it.
    pub fn to_pem(&self) -> Zeroizing<String> {
        let certificates = self.certificates.iter().map(|c| ("CERTIFICATE", c.der()));
        let blocks: Vec<_> = [("PRIVATE KEY", self.private_key_der())]
            .into_iter()
            .chain(certificates)
            .collect();
        // Base64 with line ends takes less than half as much again, the armour less than 80 bytes.
        let capacity = blocks.iter().map(|(_, der)| der.len() * 3 / 2 + 80).sum();
        let mut pem = Zeroizing::new(String::with_capacity(capacity));
        for (label, der) in blocks {
            // The only error is a document too long for memory, which `der` is in already.
            if let Ok(block) = pem_rfc7468::encode_string(label, LineEnding::LF, der) {
                pem.push_str(&Zeroizing::new(block));
            }
        }
        pem
    }
}

impl fmt::Debug for Pkcs12Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pkcs12Identity")
            .field("private_key", &self.private_key)
            .field("certificates", &self.certificates)
            .finish()
    }
}

fn open_error(error: Error) -> KeyError {
    match error {
        // Without a MAC a wrong passphrase shows only as undecipherable content.
        Error::MacError(_) | Error::UnpadError | Error::Pkcs5Error(_) => KeyError::Passphrase,
        // Inside of it: only the outermost structure was seen until now.
        Error::DerError(error) if error.kind() == ErrorKind::IndefiniteLength => KeyError::Ber,
        other => KeyError::Damaged {
            expected: KeyMaterial::Pkcs12,
            detail: other.to_string(),
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const LEGACY: &[u8] = include_bytes!("testdata/legacy.p12");
    const MODERN: &[u8] = include_bytes!("testdata/modern.p12");
    const PASSPHRASE: &str = "1900000001";

    #[test]
    fn old_and_new_files_open_with_the_merchant_id() {
        let expected = PrivateKey::from_pem(include_str!("testdata/rsa2048_pkcs8.pem")).unwrap();
        for der in [LEGACY, MODERN] {
            let identity = Pkcs12Identity::from_der(der, PASSPHRASE).unwrap();
            assert_eq!(identity.private_key().public_key(), expected.public_key());
            assert_eq!(identity.certificates().len(), 1);
            let serial = "0A1B2C3D4E5F60718293A4B5C6D7E8F901234567";
            assert_eq!(identity.certificate().serial(), serial);
        }
    }

    #[test]
    fn the_pem_text_holds_the_key_and_the_certificate() {
        let identity = Pkcs12Identity::from_der(MODERN, PASSPHRASE).unwrap();
        let pem = identity.to_pem();
        let key = PrivateKey::from_pem(&pem).unwrap();
        assert_eq!(key.public_key(), identity.private_key().public_key());
        assert_eq!(
            &Certificate::from_pem(&pem).unwrap(),
            identity.certificate()
        );
    }

    #[test]
    fn a_wrong_passphrase_is_refused_with_the_usual_one() {
        for der in [LEGACY, MODERN] {
            for passphrase in ["", "wrong", "密码", "𝄞"] {
                let text = Pkcs12Identity::from_der(der, passphrase)
                    .unwrap_err()
                    .to_string();
                assert!(text.contains("merchant id"), "{passphrase}: {text}");
            }
        }
    }

    #[test]
    fn other_material_is_named() {
        let refusal = |bytes: &[u8]| Pkcs12Identity::from_der(bytes, "").unwrap_err().to_string();
        assert!(refusal(b"").contains("empty"));
        assert!(
            refusal(include_bytes!("testdata/certificate.pem")).contains("PEM files beside it")
        );
        assert!(refusal(&LEGACY[..500]).contains("damaged"));
        let certificate = Certificate::from_pem(include_str!("testdata/certificate.pem")).unwrap();
        assert!(refusal(certificate.der()).contains("found a certificate"));
    }

    #[test]
    fn a_file_in_ber_is_said_to_be_one_and_how_to_rewrite_it() {
        let outer = [&[0x30, 0x80], &LEGACY[4..], &[0, 0]].concat();
        let text = Pkcs12Identity::from_der(&outer, PASSPHRASE)
            .unwrap_err()
            .to_string();
        assert!(
            text.contains("BER") && text.contains("openssl pkcs12"),
            "{text}"
        );
        // Further in: the second element, behind the version, is a SEQUENCE of known length.
        let length = usize::from(u16::from_be_bytes([LEGACY[9], LEGACY[10]]));
        let (content, behind) = LEGACY[11..].split_at(length);
        let fields = [&LEGACY[4..7], &[0x30, 0x80], content, &[0, 0], behind].concat();
        let outer = u16::try_from(fields.len()).unwrap().to_be_bytes();
        let inner = [&[0x30, 0x82], outer.as_slice(), fields.as_slice()].concat();
        let text = Pkcs12Identity::from_der(&inner, PASSPHRASE)
            .unwrap_err()
            .to_string();
        assert!(text.contains("BER"), "{text}");
    }

    #[test]
    fn a_line_end_behind_the_file_does_no_harm() {
        let file = [LEGACY, b"\r\n"].concat();
        Pkcs12Identity::from_der(&file, PASSPHRASE).unwrap();
    }

    #[test]
    fn debug_shows_no_key() {
        let identity = Pkcs12Identity::from_der(MODERN, PASSPHRASE).unwrap();
        assert!(format!("{identity:?}").len() < 300);
    }
}
