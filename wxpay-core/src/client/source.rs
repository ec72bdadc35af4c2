use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

#[cfg(feature = "shangmi")]
use crate::crypto::shangmi::{Sm2PrivateKey, Sm2PublicKey};
use crate::crypto::{Certificate, KeyError, PrivateKey, PublicKey};
use crate::error::ConfigError;

/// Where a key or a certificate comes from: PEM text (`&str`, `String`), the bytes of a PEM or
/// DER file (`&[u8]`, `Vec<u8>`), a file (`&Path`, `PathBuf`), or the parsed thing itself.
pub struct Source<K>(Kind<K>);

enum Kind<K> {
    Text(Zeroizing<String>),
    Bytes(Zeroizing<Vec<u8>>),
    File(PathBuf),
    Parsed(K),
}

impl<K: KeyFile> Source<K> {
    /// Reads it. `field` is the setting that an error names.
    pub(crate) fn load(self, field: &'static str) -> Result<K, ConfigError> {
        match self.0 {
            Kind::Parsed(key) => Ok(key),
            Kind::Text(text) if looks_like_a_path(&text) => Err(ConfigError::new(
                field,
                "this looks like the name of a file, and a string is taken for the PEM text \
                 itself; pass `std::path::Path::new(…)` to have the file read",
            )),
            Kind::Text(text) => K::pem(&text).map_err(|error| ConfigError::key(field, error)),
            Kind::Bytes(bytes) => parse(&bytes).map_err(|error| ConfigError::key(field, error)),
            Kind::File(path) => K::file(&path).map_err(|error| ConfigError::key(field, error)),
        }
    }
}

/// A key or certificate that can be read from PEM and DER.
pub trait KeyFile: Sized {
    #[doc(hidden)]
    fn pem(text: &str) -> Result<Self, KeyError>;
    #[doc(hidden)]
    fn der(bytes: &[u8]) -> Result<Self, KeyError>;
    #[doc(hidden)]
    fn file(path: &Path) -> Result<Self, KeyError>;
}

macro_rules! key_files {
    ($($key:ty)*) => {$(
        impl KeyFile for $key {
            fn pem(text: &str) -> Result<Self, KeyError> {
                Self::from_pem(text)
            }

            fn der(bytes: &[u8]) -> Result<Self, KeyError> {
                Self::from_der(bytes)
            }

            fn file(path: &Path) -> Result<Self, KeyError> {
                Self::from_file(path)
            }
        }

        impl From<$key> for Source<$key> {
            fn from(key: $key) -> Self {
                Self(Kind::Parsed(key))
            }
        }

        impl From<&$key> for Source<$key> {
            fn from(key: &$key) -> Self {
                Self(Kind::Parsed(key.clone()))
            }
        }
    )*};
}

key_files!(PrivateKey PublicKey Certificate);
#[cfg(feature = "shangmi")]
key_files!(Sm2PrivateKey Sm2PublicKey);

impl<K> From<&str> for Source<K> {
    fn from(pem: &str) -> Self {
        Self(Kind::Text(Zeroizing::new(pem.to_owned())))
    }
}

impl<K> From<String> for Source<K> {
    fn from(pem: String) -> Self {
        Self(Kind::Text(Zeroizing::new(pem)))
    }
}

impl<K> From<&String> for Source<K> {
    fn from(pem: &String) -> Self {
        Self::from(pem.as_str())
    }
}

impl<K> From<&[u8]> for Source<K> {
    fn from(bytes: &[u8]) -> Self {
        Self(Kind::Bytes(Zeroizing::new(bytes.to_vec())))
    }
}

impl<K> From<Vec<u8>> for Source<K> {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Kind::Bytes(Zeroizing::new(bytes)))
    }
}

impl<K> From<&Path> for Source<K> {
    fn from(path: &Path) -> Self {
        Self(Kind::File(path.to_owned()))
    }
}

impl<K> From<PathBuf> for Source<K> {
    fn from(path: PathBuf) -> Self {
        Self(Kind::File(path))
    }
}

impl<K> From<&PathBuf> for Source<K> {
    fn from(path: &PathBuf) -> Self {
        Self(Kind::File(path.clone()))
    }
}

impl<K> std::fmt::Debug for Source<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Kind::File(path) => write!(f, "Source({})", path.display()),
            _ => f.write_str("Source(***)"),
        }
    }
}

fn parse<K: KeyFile>(bytes: &[u8]) -> Result<K, KeyError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => K::pem(text),
        Err(_) => K::der(bytes),
    }
}

fn looks_like_a_path(text: &str) -> bool {
    let text = text.trim();
    let short = !text.is_empty() && !text.contains('\n') && text.len() < 260;
    let suffix = text
        .rsplit_once('.')
        .map(|(_, suffix)| suffix.to_ascii_lowercase());
    short
        && !text.contains("-----")
        && suffix
            .is_some_and(|s| matches!(s.as_str(), "pem" | "key" | "crt" | "cer" | "der" | "p12"))
}
