//! What can go wrong when keys are loaded and used.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// What a piece of key material is, as wanted or as found.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyMaterial {
    /// A private key (PKCS#1 or PKCS#8).
    PrivateKey,
    /// A public key (PKCS#1 or SPKI).
    PublicKey,
    /// An X.509 certificate.
    Certificate,
    /// A request for a certificate (PKCS#10).
    CertificateRequest,
    /// A PKCS#12 file (`.p12`, `.pfx`).
    Pkcs12,
    /// Some other PEM block, by its label.
    Other(String),
}

impl fmt::Display for KeyMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PrivateKey => f.write_str("a private key"),
            Self::PublicKey => f.write_str("a public key"),
            Self::Certificate => f.write_str("a certificate"),
            Self::CertificateRequest => f.write_str("a certificate signing request"),
            Self::Pkcs12 => f.write_str("a PKCS#12 file (.p12)"),
            Self::Other(label) => write!(f, "a PEM block labelled {label:?}"),
        }
    }
}

impl KeyMaterial {
    /// Where users of WeChat Pay find this material.
    fn whereabouts(&self) -> &'static str {
        match self {
            Self::PrivateKey => {
                "the merchant's private key is in apiclient_key.pem (-----BEGIN PRIVATE KEY-----)"
            }
            Self::PublicKey => {
                "the WeChat Pay public key is in pub_key.pem (-----BEGIN PUBLIC KEY-----); a platform certificate serves too"
            }
            Self::Certificate => {
                "the merchant's certificate is in apiclient_cert.pem (-----BEGIN CERTIFICATE-----), platform certificates come from GET v3/certificates"
            }
            Self::Pkcs12 => "the merchant's client certificate is in apiclient_cert.p12",
            Self::CertificateRequest | Self::Other(_) => "check the file",
        }
    }
}

/// A key or certificate could not be loaded.
///
/// The text says what was found and what to do, and never quotes the material itself.
#[non_exhaustive]
#[derive(Debug, Clone)]
pub enum KeyError {
    /// The file could not be read.
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: Arc<io::Error>,
    },
    /// The file was read, and its content is wrong.
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with the content.
        source: Box<KeyError>,
    },
    /// There is nothing to read: an empty text, often an unset environment variable.
    Empty {
        /// What was wanted.
        expected: KeyMaterial,
    },
    /// The text is neither PEM nor base64.
    NotPem {
        /// What was wanted.
        expected: KeyMaterial,
        /// What the text looks like and how to get it right.
        hint: String,
    },
    /// The armour or the structure is damaged, usually by copying.
    Damaged {
        /// What was wanted.
        expected: KeyMaterial,
        /// What exactly is wrong.
        detail: String,
    },
    /// Valid material of another kind.
    Unexpected {
        /// What was wanted.
        expected: KeyMaterial,
        /// What it is.
        found: KeyMaterial,
    },
    /// A private key that needs a passphrase.
    Encrypted,
    /// A key of another algorithm than RSA.
    Algorithm {
        /// What was wanted.
        expected: KeyMaterial,
        /// The algorithm found.
        algorithm: &'static str,
    },
    /// A key of another algorithm than SM2, where an SM2 key is wanted.
    NotSm2 {
        /// What was wanted.
        expected: KeyMaterial,
        /// The algorithm found.
        algorithm: &'static str,
    },
    /// An RSA key that is too short to be safe or too long to be supported.
    Size {
        /// Length of the modulus.
        bits: usize,
    },
    /// The numbers of the key do not fit together.
    Inconsistent {
        /// What was wanted.
        expected: KeyMaterial,
    },
    /// The passphrase does not open the PKCS#12 file.
    Passphrase,
    /// A PKCS#12 file in BER, of which only the part that is called DER is read.
    Ber,
    /// Different keys in one file, where one is wanted.
    Several {
        /// What was wanted.
        expected: KeyMaterial,
        /// How many there are.
        number: usize,
    },
    /// A PKCS#12 file without a certificate for its private key, or without a private key.
    Incomplete {
        /// What is not in the file.
        missing: KeyMaterial,
    },
}

impl KeyError {
    /// Whether the error concerns the wanted material itself, and not merely other material that
    /// lies beside it.
    pub(super) fn is_about_expected(&self) -> bool {
        !matches!(
            self,
            Self::Unexpected { .. } | Self::Empty { .. } | Self::NotPem { .. }
        )
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, source } => write!(f, "cannot read {}: {source}", path.display()),
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Empty { expected } => write!(
                f,
                "expected {expected}, found an empty text: check that the file or the environment variable is set; {}",
                expected.whereabouts()
            ),
            Self::NotPem { expected, hint } => write!(f, "expected {expected}, found {hint}"),
            Self::Damaged { expected, detail } => {
                write!(f, "expected {expected}, found damaged data: {detail}; copy the whole file again")
            }
            Self::Unexpected { expected: KeyMaterial::PublicKey, found: KeyMaterial::PrivateKey } => write!(
                f,
                "expected a public key, found a private key: never hand out a private key; {}",
                KeyMaterial::PublicKey.whereabouts()
            ),
            Self::Unexpected { expected, found } => {
                write!(f, "expected {expected}, found {found}: {}", expected.whereabouts())
            }
            Self::Encrypted => f.write_str(
                "the private key is encrypted with a passphrase: use apiclient_key.pem as the certificate tool of WeChat Pay wrote it, or remove the passphrase with `openssl pkey -in encrypted.pem -out apiclient_key.pem`",
            ),
            Self::Algorithm { expected, algorithm: "SM2" } => write!(
                f,
                "expected {expected} for RSA, found one for SM2: SM2 keys have types and settings of their own, behind the feature `shangmi` (Sm2PrivateKey, `sm2_private_key`)"
            ),
            Self::Algorithm { expected, algorithm } => write!(
                f,
                "expected {expected} for RSA, found one for {algorithm}: this library signs and verifies with RSA-2048 and longer, apply for an RSA key or certificate at pay.weixin.qq.com"
            ),
            Self::NotSm2 { expected, algorithm } => write!(
                f,
                "expected {expected} for SM2, found one for {algorithm}: RSA keys are set by `private_key` and `platform_public_key`, other algorithms are not used by WeChat Pay"
            ),
            Self::Size { bits } => write!(
                f,
                "an RSA key of {bits} bits, supported are {} to {}: WeChat Pay issues keys of 2048 bits, use that one",
                super::public_key::MIN_BITS,
                super::public_key::MAX_BITS
            ),
            Self::Inconsistent { expected } => write!(
                f,
                "expected {expected}, found RSA parameters that do not belong together: the file was altered, {}",
                expected.whereabouts()
            ),
            Self::Passphrase => f.write_str(
                "the passphrase does not open the PKCS#12 file: the passphrase of apiclient_cert.p12 is the merchant id (mchid) unless it was changed",
            ),
            Self::Ber => f.write_str(
                "the PKCS#12 file is written in BER, as BouncyCastle does, and only DER is read: rewrite it with `openssl pkcs12 -in apiclient_cert.p12 -nodes -out all.pem` and `openssl pkcs12 -export -in all.pem -out rewritten.p12`, or take apiclient_cert.pem and apiclient_key.pem, which need no passphrase",
            ),
            Self::Several { expected, number } => write!(
                f,
                "expected {expected}, found {number} different ones, and nothing says which is meant: leave only the right one"
            ),
            Self::Incomplete { missing } => write!(
                f,
                "the PKCS#12 file lacks {missing}: download apiclient_cert.p12 again, it holds the private key and its certificate"
            ),
        }
    }
}

impl std::error::Error for KeyError {}

/// A cryptographic operation failed.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CryptoError {
    /// Signing failed inside the back end.
    Sign,
    /// RSA-OAEP decryption failed.
    OaepDecrypt,
    /// RSA-OAEP encryption failed inside the back end.
    OaepEncrypt,
    /// The plaintext does not fit into one RSA-OAEP block.
    PlaintextTooLong {
        /// Its length in bytes.
        len: usize,
        /// The longest plaintext this key encrypts, in bytes.
        max: usize,
    },
    /// A ciphertext whose length cannot be right.
    CiphertextLength {
        /// Its length in bytes.
        len: usize,
        /// What lengths are possible.
        expected: &'static str,
    },
    /// A nonce that is not 12 bytes long.
    NonceLength {
        /// Its length in bytes.
        len: usize,
    },
    /// AES-256-GCM: the tag does not match.
    Authentication,
    /// SM4-GCM: the tag does not match.
    Sm4Authentication,
    /// SM2 decryption failed.
    Sm2Decrypt,
    /// SM2 encryption failed: the plaintext is empty, or there were no random bytes.
    Sm2Encrypt,
    /// GCM encryption failed inside the back end.
    Seal,
    /// AES-256-ECB: the padding is wrong after decryption.
    Padding,
    /// The operating system gave no random bytes.
    Random,
}

impl fmt::Display for CryptoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sign => f.write_str("signing failed in the cryptography library"),
            Self::OaepDecrypt => f.write_str(
                "RSA-OAEP decryption failed: the text was encrypted to another key (check that Wechatpay-Serial names the key of this private key) or it was altered",
            ),
            Self::OaepEncrypt => {
                f.write_str("RSA-OAEP encryption failed in the cryptography library")
            }
            Self::PlaintextTooLong { len, max } => write!(
                f,
                "the text to encrypt is {len} bytes long, RSA-OAEP with this key encrypts at most {max} bytes: shorten the field"
            ),
            Self::CiphertextLength { len, expected } => write!(
                f,
                "the ciphertext is {len} bytes long, expected {expected}: it was cut, or its base64 was decoded wrongly or not at all"
            ),
            Self::NonceLength { len } => {
                write!(f, "the GCM nonce is {len} bytes long, it must be 12")
            }
            Self::Authentication => f.write_str(
                "AES-256-GCM decryption failed: the key is wrong (check the APIv3 key of this merchant), or the nonce, the associated data or the ciphertext was altered",
            ),
            Self::Sm4Authentication => f.write_str(
                "SM4-GCM decryption failed: the key is wrong (it is made from the APIv3 key of this merchant, see `sm4_key`), or the nonce, the associated data or the ciphertext was altered",
            ),
            Self::Sm2Decrypt => f.write_str(
                "SM2 decryption failed: the text was encrypted to another key (check that Wechatpay-Serial names the key of this private key), it was altered, or it is not the DER of an SM2 ciphertext",
            ),
            Self::Sm2Encrypt => f.write_str(
                "SM2 encryption failed: the text is empty, or the operating system gave no random bytes",
            ),
            Self::Seal => f.write_str("GCM encryption failed in the cryptography library"),
            Self::Padding => f.write_str(
                "AES-256-ECB decryption failed: the key is wrong (check the APIv2 key of this merchant) or the ciphertext was altered",
            ),
            Self::Random => f.write_str(
                "no random bytes from the operating system: check that the sandbox of this process allows getrandom",
            ),
        }
    }
}

impl std::error::Error for CryptoError {}
