//! Galois/Counter Mode over files that are too large for memory, in two passes: the first proves
//! the ciphertext, the second decrypts it.
//!
//! A ciphertext is genuine as a whole or not at all, so there is nothing that decrypts before the
//! tag fits: [`Prover::prove`] gives the [`Decryptor`].

use ghash::universal_hash::UniversalHash as _;
use ghash::{GHash, Key};
use zeroize::Zeroizing;

use super::aead::{NONCE_LEN, TAG_LEN};
use super::backend::Backend;
use super::digest::constant_time_eq_with;
use super::error::CryptoError;

/// The size of a block of either cipher, in bytes.
pub(crate) const BLOCK_LEN: usize = 16;

/// How much can be encrypted under one nonce, in bytes: then the counter begins anew.
const LONGEST: u64 = ((1 << 32) - 2) * BLOCK_LEN as u64;

/// The key of a file, and so its cipher.
#[derive(Clone)]
pub(crate) enum FileKey {
    Aes256(Zeroizing<[u8; 32]>),
    #[cfg(feature = "shangmi")]
    Sm4(Zeroizing<[u8; 16]>),
}

/// A cipher in counter mode. It encrypts and decrypts alike.
pub(super) trait Counter: Send + Sync {
    fn apply(&mut self, input: &[u8]) -> Result<Vec<u8>, CryptoError>;
}

/// The first pass: takes the ciphertext without its tag.
pub(crate) struct Prover {
    backend: Backend,
    key: FileKey,
    nonce: [u8; NONCE_LEN],
    hash: GHash,
    length: u64,
}

/// The second pass: takes the same ciphertext again.
pub(crate) struct Decryptor(Box<dyn Counter>);

impl FileKey {
    fn counter(
        &self,
        backend: Backend,
        first: &[u8; BLOCK_LEN],
    ) -> Result<Box<dyn Counter>, CryptoError> {
        match self {
            Self::Aes256(key) => {
                with_backend!(backend, b => Ok(Box::new(b::Aes256Counter::new(key, first)?)))
            }
            #[cfg(feature = "shangmi")]
            Self::Sm4(key) => Ok(Box::new(super::shangmi::Sm4Counter::new(key, first))),
        }
    }

    fn failure(&self) -> CryptoError {
        match self {
            Self::Aes256(_) => CryptoError::Authentication,
            #[cfg(feature = "shangmi")]
            Self::Sm4(_) => CryptoError::Sm4Authentication,
        }
    }
}

impl Prover {
    /// For a file without associated data.
    pub(crate) fn new(key: FileKey, nonce: &[u8]) -> Result<Self, CryptoError> {
        Self::with_backend(Backend::default(), key, nonce)
    }

    fn with_backend(backend: Backend, key: FileKey, nonce: &[u8]) -> Result<Self, CryptoError> {
        let nonce = nonce
            .try_into()
            .map_err(|_| CryptoError::NonceLength { len: nonce.len() })?;
        let zeros = [0; BLOCK_LEN];
        let hash_key = Zeroizing::new(key.counter(backend, &zeros)?.apply(&zeros)?);
        let hash_key = Key::try_from(hash_key.as_slice()).map_err(|_| key.failure())?;
        Ok(Self {
            backend,
            hash: GHash::new(&hash_key),
            key,
            nonce,
            length: 0,
        })
    }

    /// Takes more ciphertext: whole blocks, except at the end.
    pub(crate) fn update(&mut self, ciphertext: &[u8]) {
        self.hash.update_padded(ciphertext);
        self.length += ciphertext.len() as u64;
    }

    /// Everything came: whether the tag at its end fits.
    pub(crate) fn prove(mut self, tag: &[u8]) -> Result<Decryptor, CryptoError> {
        if self.length > LONGEST || tag.len() != TAG_LEN {
            return Err(self.key.failure());
        }
        // No associated data, and the length of the ciphertext in bits.
        let lengths = u128::from(self.length) << 3;
        self.hash.update_padded(&lengths.to_be_bytes());
        let mask = self.counter(1)?.apply(&[0; BLOCK_LEN])?;
        let hash = self.hash.clone().finalize();
        let expected: Vec<u8> = hash.iter().zip(&mask).map(|(a, b)| a ^ b).collect();
        if !constant_time_eq_with(self.backend, &expected, tag) {
            return Err(self.key.failure());
        }
        Ok(Decryptor(self.counter(2)?))
    }

    fn counter(&self, first: u8) -> Result<Box<dyn Counter>, CryptoError> {
        let mut block = [0; BLOCK_LEN];
        block[..NONCE_LEN].copy_from_slice(&self.nonce);
        block[BLOCK_LEN - 1] = first;
        self.key.counter(self.backend, &block)
    }
}

impl Decryptor {
    /// The plaintext of the next piece, however it is cut.
    pub(crate) fn decrypt(&mut self, ciphertext: &[u8]) -> Result<Vec<u8>, CryptoError> {
        self.0.apply(ciphertext)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::crypto::aead::encrypt_aes_256_gcm;

    const NONCE: &[u8] = b"0123456789ab";

    fn open(
        backend: Backend,
        key: &FileKey,
        sealed: &[u8],
        piece: usize,
    ) -> Result<Vec<u8>, CryptoError> {
        let (text, tag) = sealed.split_at(sealed.len() - TAG_LEN);
        let mut prover = Prover::with_backend(backend, key.clone(), NONCE)?;
        for piece in text.chunks(piece * BLOCK_LEN) {
            prover.update(piece);
        }
        let mut decryptor = prover.prove(tag)?;
        let mut opened = Vec::new();
        for piece in text.chunks(piece * 7) {
            opened.extend(decryptor.decrypt(piece)?);
        }
        Ok(opened)
    }

    type Seal = fn(&[u8]) -> Vec<u8>;

    fn keys() -> Vec<(FileKey, Seal)> {
        vec![
            (FileKey::Aes256(Zeroizing::new([7; 32])), |text| {
                encrypt_aes_256_gcm(&[7; 32], NONCE, b"", text).unwrap()
            }),
            #[cfg(feature = "shangmi")]
            (FileKey::Sm4(Zeroizing::new([7; 16])), |text| {
                crate::crypto::shangmi::encrypt_sm4_gcm(&[7; 16], NONCE, b"", text).unwrap()
            }),
        ]
    }

    #[test]
    fn a_file_opens_piece_by_piece_as_it_does_in_one() {
        for &backend in Backend::all() {
            for (key, seal) in keys() {
                for length in [0, 1, 15, 16, 17, 31, 32, 33, 5000] {
                    let text: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
                    for piece in [1, 3, 1000] {
                        let opened = open(backend, &key, &seal(&text), piece).unwrap();
                        assert_eq!(opened, text, "{backend:?} {length} {piece}");
                    }
                }
            }
        }
    }

    #[test]
    fn nothing_that_was_changed_opens() {
        for &backend in Backend::all() {
            for (key, seal) in keys() {
                let sealed = seal(b"the bill of a whole day");
                for position in 0..sealed.len() {
                    let mut changed = sealed.clone();
                    changed[position] ^= 1;
                    assert_eq!(open(backend, &key, &changed, 1), Err(key.failure()));
                }
                assert_eq!(open(backend, &key, &sealed[1..], 1), Err(key.failure()));
            }
        }
    }

    #[test]
    fn a_nonce_of_another_length_is_named() {
        let key = FileKey::Aes256(Zeroizing::new([7; 32]));
        let error = Prover::new(key, b"short").err();
        assert_eq!(error, Some(CryptoError::NonceLength { len: 5 }));
    }
}
