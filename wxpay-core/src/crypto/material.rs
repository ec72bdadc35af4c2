//! Recognises what a piece of DER is, so that errors can name it.

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};

use super::error::{KeyError, KeyMaterial};
use super::pem::Block;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SM2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// What a DER document is, judged by its outline.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Structure<'a> {
    /// An RSA private key: its PKCS#1 document.
    RsaPrivateKey(&'a [u8]),
    /// An SM2 private key: its ECPrivateKey document.
    Sm2PrivateKey(&'a [u8]),
    /// A private key of another algorithm.
    OtherPrivateKey(&'static str),
    EncryptedPrivateKey,
    /// An RSA public key: its PKCS#1 document.
    RsaPublicKey(&'a [u8]),
    /// An SM2 public key: its point.
    Sm2PublicKey(&'a [u8]),
    /// A public key of another algorithm.
    OtherPublicKey(&'static str),
    Certificate,
    CertificateRequest,
    Pkcs12,
    Unknown,
}

impl<'a> Structure<'a> {
    pub(super) fn of(der: &'a [u8]) -> Self {
        Self::recognise(der).unwrap_or(Self::Unknown)
    }

    /// Why this is not the `expected` material.
    pub(super) fn mismatch(&self, expected: KeyMaterial, label: Option<&str>) -> KeyError {
        let found = match self {
            Self::Sm2PrivateKey(_) if expected == KeyMaterial::PrivateKey => {
                return KeyError::Algorithm {
                    expected,
                    algorithm: "SM2",
                };
            }
            Self::Sm2PublicKey(_) if expected == KeyMaterial::PublicKey => {
                return KeyError::Algorithm {
                    expected,
                    algorithm: "SM2",
                };
            }
            Self::OtherPrivateKey(algorithm) if expected == KeyMaterial::PrivateKey => {
                return KeyError::Algorithm {
                    expected,
                    algorithm,
                };
            }
            Self::OtherPublicKey(algorithm) if expected == KeyMaterial::PublicKey => {
                return KeyError::Algorithm {
                    expected,
                    algorithm,
                };
            }
            Self::EncryptedPrivateKey if expected == KeyMaterial::PrivateKey => {
                return KeyError::Encrypted;
            }
            Self::RsaPrivateKey(_)
            | Self::Sm2PrivateKey(_)
            | Self::OtherPrivateKey(_)
            | Self::EncryptedPrivateKey => KeyMaterial::PrivateKey,
            Self::RsaPublicKey(_) | Self::Sm2PublicKey(_) | Self::OtherPublicKey(_) => {
                KeyMaterial::PublicKey
            }
            Self::Certificate => KeyMaterial::Certificate,
            Self::CertificateRequest => KeyMaterial::CertificateRequest,
            Self::Pkcs12 => KeyMaterial::Pkcs12,
            Self::Unknown => match label {
                Some(label) if !is_standard(label) => KeyMaterial::Other(label.to_owned()),
                Some(_) => {
                    let detail =
                        "the data between the BEGIN and END lines is incomplete or altered";
                    return KeyError::Damaged {
                        expected,
                        detail: detail.to_owned(),
                    };
                }
                None => {
                    let hint =
                        "data that is neither PEM nor DER: pass the file as it was downloaded";
                    return KeyError::NotPem {
                        expected,
                        hint: hint.to_owned(),
                    };
                }
            },
        };
        KeyError::Unexpected { expected, found }
    }

    fn recognise(der: &'a [u8]) -> Option<Self> {
        let outer = AnyRef::from_der(der).ok()?;
        let fields = children(outer)?;
        let tags: Vec<Tag> = fields.iter().map(Tagged::tag).collect();
        Some(match tags[..] {
            [Tag::Integer, Tag::Sequence, Tag::OctetString, ..] => match algorithm(fields[1])? {
                Algorithm::Rsa => Self::RsaPrivateKey(fields[2].value()),
                Algorithm::Sm2 => Self::Sm2PrivateKey(fields[2].value()),
                Algorithm::Other(name) => Self::OtherPrivateKey(name),
            },
            [Tag::Integer, Tag::OctetString, ..] => match curve(&fields[2..]) {
                Some(SM2) => Self::Sm2PrivateKey(der),
                _ => Self::OtherPrivateKey("EC"),
            },
            [Tag::Integer, Tag::Integer] => Self::RsaPublicKey(der),
            [Tag::Integer, Tag::Integer, Tag::Integer, ..] if tags.len() >= 9 => {
                Self::RsaPrivateKey(der)
            }
            [Tag::Integer, Tag::Sequence, ..] if fields[0].value() == [3] => Self::Pkcs12,
            [Tag::Sequence, Tag::OctetString] => Self::EncryptedPrivateKey,
            [Tag::Sequence, Tag::BitString] => match algorithm(fields[0])? {
                // The first byte of a bit string counts its unused bits: none in a key.
                Algorithm::Rsa => Self::RsaPublicKey(fields[1].value().strip_prefix(&[0])?),
                Algorithm::Sm2 => Self::Sm2PublicKey(fields[1].value().strip_prefix(&[0])?),
                Algorithm::Other(name) => Self::OtherPublicKey(name),
            },
            [Tag::Sequence, Tag::Sequence, Tag::BitString] => {
                // A request has a version, a subject, a key and attributes; a certificate more.
                if children(fields[0])?.len() <= 4 {
                    Self::CertificateRequest
                } else {
                    Self::Certificate
                }
            }
            _ => return None,
        })
    }
}

/// Takes the first block that `accept` accepts. If it accepts none, the error tells of a faulty
/// block of the expected kind rather than of its neighbours.
pub(super) fn first_accepted<T>(
    blocks: &[Block],
    expected: KeyMaterial,
    accept: impl Fn(&Block, &[u8]) -> Result<T, KeyError>,
) -> Result<T, KeyError> {
    let mut worst = None::<KeyError>;
    for block in blocks {
        let error = match block.der().and_then(|der| accept(block, der)) {
            Ok(accepted) => return Ok(accepted),
            Err(error) => error,
        };
        match &worst {
            Some(known) if known.is_about_expected() || !error.is_about_expected() => {}
            _ => worst = Some(error),
        }
    }
    Err(worst.unwrap_or(KeyError::Empty { expected }))
}

/// Takes every block that `accept` accepts. The error, if it accepts none, is that of
/// [`first_accepted`]; a faulty block without a label, or whose label ends with `wanted`, is an
/// error in any case, since its neighbours do not replace it.
pub(super) fn all_accepted<T>(
    blocks: &[Block],
    expected: KeyMaterial,
    wanted: Option<&str>,
    accept: impl Fn(&Block, &[u8]) -> Result<T, KeyError>,
) -> Result<Vec<T>, KeyError> {
    let mut all = Vec::new();
    for block in blocks {
        let error = match block.der().and_then(|der| accept(block, der)) {
            Ok(accepted) => {
                all.push(accepted);
                continue;
            }
            Err(error) => error,
        };
        let is_wanted = match (block.label(), wanted) {
            (Some(label), Some(wanted)) => label.ends_with(wanted),
            (Some(_), None) => false,
            (None, _) => error.is_about_expected(),
        };
        if is_wanted {
            return Err(error);
        }
    }
    if all.is_empty() {
        return first_accepted(blocks, expected, accept).map(|one| vec![one]);
    }
    Ok(all)
}

/// The elements of a SEQUENCE.
fn children(sequence: AnyRef<'_>) -> Option<Vec<AnyRef<'_>>> {
    if sequence.tag() != Tag::Sequence {
        return None;
    }
    let mut reader = SliceReader::new(sequence.value()).ok()?;
    let mut elements = Vec::new();
    while !reader.is_finished() {
        elements.push(AnyRef::decode(&mut reader).ok()?);
    }
    Some(elements)
}

/// What a key is for.
enum Algorithm {
    Rsa,
    Sm2,
    Other(&'static str),
}

fn algorithm(identifier: AnyRef<'_>) -> Option<Algorithm> {
    let fields = children(identifier)?;
    let oid = fields.first()?.decode_as::<ObjectIdentifier>().ok()?;
    let curve = fields
        .get(1)
        .and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
    Some(match oid {
        RSA => Algorithm::Rsa,
        RSA_PSS => Algorithm::Other("RSASSA-PSS only"),
        EC if curve == Some(SM2) => Algorithm::Sm2,
        EC => Algorithm::Other("EC"),
        ED25519 => Algorithm::Other("Ed25519"),
        _ => Algorithm::Other("an unknown algorithm"),
    })
}

/// The curve that an ECPrivateKey names in its optional fields: `[0]` around an identifier.
fn curve(optional: &[AnyRef<'_>]) -> Option<ObjectIdentifier> {
    let parameters = optional.iter().find(|field| {
        field.tag()
            == Tag::ContextSpecific {
                constructed: true,
                number: TagNumber(0),
            }
    })?;
    ObjectIdentifier::from_der(parameters.value()).ok()
}

fn is_standard(label: &str) -> bool {
    matches!(
        label,
        "" | "PRIVATE KEY"
            | "RSA PRIVATE KEY"
            | "EC PRIVATE KEY"
            | "PUBLIC KEY"
            | "RSA PUBLIC KEY"
            | "CERTIFICATE"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arbitrary_bytes_are_unknown() {
        for der in [
            &b""[..],
            b"0",
            b"0\x80",
            b"0\x84\xff\xff\xff\xff",
            b"\x30\x03\x02\x01\x00",
        ] {
            assert_eq!(Structure::of(der), Structure::Unknown, "{der:?}");
        }
    }
}
