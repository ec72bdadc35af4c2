use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

#[cfg(feature = "shangmi")]
use crate::crypto::shangmi::{Sm2PrivateKey, Sm2PublicKey};
use crate::crypto::{Certificate, KeyError, KeyMaterial, PrivateKey, PublicKey, pem};
use crate::error::ConfigError;

/// Where a key or a certificate comes from: PEM text (`&str`, `String`), the bytes of a PEM or
/// DER file (`&[u8]`, `Vec<u8>`), a file (`&Path`, `PathBuf`), or the parsed thing itself.
///
/// All of them are read alike: what `include_bytes!` or an environment variable holds gives the
/// same as the path of the file. Base64 of a PEM file and line ends written as `\n` are read too.
pub struct Source<K>(Kind<K>);

enum Kind<K> {
    Text(Zeroizing<String>),
    Bytes(Zeroizing<Vec<u8>>),
    File(PathBuf),
    Parsed(Vec<K>),
}

impl<K: KeyFile> Source<K> {
    /// Reads the only one that is in it. `field` is the setting that an error names.
    pub(crate) fn load(self, field: &'static str) -> Result<K, ConfigError> {
        let mut different: Vec<K> = Vec::new();
        for key in self.load_all(field)? {
            if !different.iter().any(|known| known.is_same(&key)) {
                different.push(key);
            }
        }
        let number = different.len();
        match different.pop() {
            Some(key) if number == 1 => Ok(key),
            _ => {
                let expected = K::MATERIAL;
                Err(ConfigError::key(
                    field,
                    KeyError::Several { expected, number },
                ))
            }
        }
    }

    /// Reads all that are in it: one at least.
    pub(crate) fn load_all(self, field: &'static str) -> Result<Vec<K>, ConfigError> {
        let read = match self.0 {
            Kind::Parsed(keys) => return Ok(keys),
            Kind::Text(text) if looks_like_a_path(&text) => {
                return Err(ConfigError::new(
                    field,
                    "this looks like the name of a file, and a string is taken for the PEM text \
                     itself; pass `std::path::Path::new(…)` (without file://) to have the file \
                     read",
                ));
            }
            Kind::Text(text) => K::all(text.as_bytes()),
            Kind::Bytes(bytes) => K::all(&bytes),
            Kind::File(path) => {
                if let Some(problem) = no_path(&path) {
                    return Err(ConfigError::new(field, problem));
                }
                pem::read(&path)
                    .and_then(|bytes| K::all(&bytes).map_err(|error| pem::in_file(&path, error)))
            }
        };
        read.map_err(|error| ConfigError::key(field, error))
    }

    /// What was read before.
    pub(crate) fn parsed(keys: Vec<K>) -> Self {
        Self(Kind::Parsed(keys))
    }
}

/// A key or certificate that can be read from the bytes of a file.
pub trait KeyFile: Sized {
    #[doc(hidden)]
    const MATERIAL: KeyMaterial;
    #[doc(hidden)]
    fn all(bytes: &[u8]) -> Result<Vec<Self>, KeyError>;
    #[doc(hidden)]
    fn is_same(&self, other: &Self) -> bool;
}

macro_rules! key_files {
    ($($key:ty: $material:ident, $half:ident;)*) => {$(
        impl KeyFile for $key {
            const MATERIAL: KeyMaterial = KeyMaterial::$material;

            fn all(bytes: &[u8]) -> Result<Vec<Self>, KeyError> {
                Self::all_from_bytes(bytes)
            }

            fn is_same(&self, other: &Self) -> bool {
                self.$half() == other.$half()
            }
        }

        impl From<$key> for Source<$key> {
            fn from(key: $key) -> Self {
                Self(Kind::Parsed(vec![key]))
            }
        }

        impl From<&$key> for Source<$key> {
            fn from(key: &$key) -> Self {
                Self(Kind::Parsed(vec![key.clone()]))
            }
        }
    )*};
}

key_files! {
    PrivateKey: PrivateKey, public_key;
    PublicKey: PublicKey, to_spki_der;
    Certificate: Certificate, der;
}
#[cfg(feature = "shangmi")]
key_files! {
    Sm2PrivateKey: PrivateKey, public_key;
    Sm2PublicKey: PublicKey, to_spki_der;
}

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

impl<K, const N: usize> From<&[u8; N]> for Source<K> {
    fn from(bytes: &[u8; N]) -> Self {
        Self::from(bytes.as_slice())
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
            Kind::File(path) if !is_key_text(path) => write!(f, "Source({})", path.display()),
            _ => f.write_str("Source(***)"),
        }
    }
}

/// Why this is not the path of a file, where shells and browsers would think it is.
pub(crate) fn no_path(path: &Path) -> Option<String> {
    if is_key_text(path) {
        return Some("is PEM text and no path; pass it as a string".to_owned());
    }
    if path.starts_with("file:") {
        return Some("is a URL; give a path, without file://".to_owned());
    }
    if path.starts_with("~") && !path.exists() {
        return Some("begins with `~`, which only shells know; write the whole path".to_owned());
    }
    None
}

/// Whether this may be a key, which is not shown, rather than the name of a file, which is.
fn is_key_text(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.contains("-----BEGIN") || text.contains('\n') || (text.len() > 255 && pem::is_bare(&text))
}

fn looks_like_a_path(text: &str) -> bool {
    let text = text.trim();
    let short = !text.is_empty() && !text.contains('\n') && text.len() < 260;
    let suffix = text
        .rsplit_once('.')
        .map(|(_, suffix)| suffix.to_ascii_lowercase());
    short
        && !text.contains("-----")
        && (text.starts_with("file:")
            || suffix.is_some_and(|s| {
                matches!(s.as_str(), "pem" | "key" | "crt" | "cer" | "der" | "p12")
            }))
}
