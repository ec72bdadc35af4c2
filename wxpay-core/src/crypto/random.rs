//! Random bytes and nonces from the cryptography library's generator.

use super::backend::Backend;
use super::error::CryptoError;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const NONCE_LEN: usize = 32;

/// Fills a buffer with random bytes fit for keys.
///
/// # Errors
///
/// The operating system gave none.
pub fn fill(bytes: &mut [u8]) -> Result<(), CryptoError> {
    fill_with(Backend::default(), bytes)
}

/// [`fill`] with a chosen back end.
///
/// # Errors
///
/// As [`fill`].
pub fn fill_with(backend: Backend, bytes: &mut [u8]) -> Result<(), CryptoError> {
    with_backend!(backend, b => b::fill(bytes))
}

/// A `nonce_str`: 32 random characters of `0-9A-Za-z`, each equally likely.
///
/// # Errors
///
/// The operating system gave no random bytes.
pub fn nonce_str() -> Result<String, CryptoError> {
    nonce_str_with(Backend::default())
}

/// [`nonce_str`] with a chosen back end.
///
/// # Errors
///
/// As [`nonce_str`].
pub fn nonce_str_with(backend: Backend) -> Result<String, CryptoError> {
    let mut nonce = String::with_capacity(NONCE_LEN);
    // One byte in 32 is rejected: a second call is rarer than a billionth.
    let mut bytes = [0; 48];
    while nonce.len() < NONCE_LEN {
        fill_with(backend, &mut bytes)?;
        let characters = bytes.iter().filter_map(|&byte| character(byte));
        nonce.extend(characters.take(NONCE_LEN - nonce.len()));
    }
    Ok(nonce)
}

/// Rejects the bytes beyond the last full round of the alphabet, which would favour its start.
fn character(byte: u8) -> Option<char> {
    let index = usize::from(byte);
    (index < 256 / ALPHABET.len() * ALPHABET.len())
        .then(|| char::from(ALPHABET[index % ALPHABET.len()]))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn a_nonce_is_32_base62_characters_and_never_repeats() {
        for &backend in Backend::all() {
            let nonces: HashSet<_> = (0..1000)
                .map(|_| nonce_str_with(backend).unwrap())
                .collect();
            assert_eq!(nonces.len(), 1000);
            for nonce in nonces {
                assert_eq!(nonce.len(), 32);
                assert!(
                    nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()),
                    "{nonce}"
                );
            }
        }
    }

    #[test]
    fn every_character_comes_from_equally_many_bytes() {
        let mut counts = HashMap::new();
        for character in (0..=255).filter_map(character) {
            *counts.entry(character).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 62);
        assert!(counts.values().all(|&count| count == 4));
    }

    #[test]
    fn filling_changes_the_buffer() {
        for &backend in Backend::all() {
            let mut bytes = [0; 64];
            fill_with(backend, &mut bytes).unwrap();
            assert_ne!(bytes, [0; 64]);
        }
    }
}
