use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

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
        self.load_with_bytes(field).map(|(key, _)| key)
    }

    /// Reads it, and keeps the bytes it was read from, if it was.
    pub(crate) fn load_with_bytes(
        self,
        field: &'static str,
    ) -> Result<(K, Option<Zeroizing<Vec<u8>>>), ConfigError> {
        match self.read(field)? {
            Material::Parsed(key) => Ok((key, None)),
            Material::Bytes(bytes, file) => match (parse(&bytes), file) {
                (Ok(key), _) => Ok((key, Some(bytes))),
                (Err(error), None) => Err(ConfigError::key(field, error)),
                (Err(error), Some(path)) => {
                    let source = Box::new(error);
                    Err(ConfigError::key(field, KeyError::File { path, source }))
                }
            },
        }
    }

    fn read(self, field: &'static str) -> Result<Material<K>, ConfigError> {
        match self.0 {
            Kind::Parsed(key) => Ok(Material::Parsed(key)),
            Kind::Bytes(bytes) => Ok(Material::Bytes(bytes, None)),
            Kind::Text(text) => {
                if looks_like_a_path(&text) {
                    return Err(ConfigError::new(
                        field,
                        "this looks like the name of a file, and a string is taken for the PEM \
                         text itself; pass `std::path::Path::new(…)` to have the file read",
                    ));
                }
                Ok(Material::Bytes(
                    Zeroizing::new(text.as_bytes().to_vec()),
                    None,
                ))
            }
            Kind::File(path) => match std::fs::read(&path) {
                Ok(bytes) => Ok(Material::Bytes(Zeroizing::new(bytes), Some(path))),
                Err(error) => {
                    let problem = format!("cannot read {}: {error}", path.display());
                    Err(ConfigError::new(field, problem))
                }
            },
        }
    }
}

enum Material<K> {
    Parsed(K),
    Bytes(Zeroizing<Vec<u8>>, Option<PathBuf>),
}

/// A key or certificate that can be read from PEM and DER.
pub trait KeyFile: Sized {
    #[doc(hidden)]
    fn pem(text: &str) -> Result<Self, KeyError>;
    #[doc(hidden)]
    fn der(bytes: &[u8]) -> Result<Self, KeyError>;
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
