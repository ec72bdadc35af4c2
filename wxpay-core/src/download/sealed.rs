//! Encrypted files. They are genuine as a whole or not at all, and may be larger than memory: what
//! came is put aside as it is, encrypted, and decrypted when the tag at its end was found to fit.

use std::io::SeekFrom;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use zeroize::Zeroizing;

use crate::crypto::CryptoError;
use crate::crypto::DecryptionKeys;
use crate::crypto::aead::TAG_LEN;
use crate::crypto::stream::{BLOCK_LEN, Decryptor, FileKey, Prover};
use crate::error::DownloadError;

/// How much is held in memory; a file that is longer goes to the disk in pieces of this size.
const PIECE: usize = 1 << 20;

/// An encrypted file, while it comes and afterwards.
pub(crate) struct Sealed {
    prover: Option<Prover>,
    decryptor: Option<Decryptor>,
    /// What did not fit into memory. The file has no name, so that nobody else opens it and
    /// nothing is left of it.
    aside: Option<tokio::fs::File>,
    /// How much of that is still to be decrypted, when all is there.
    aside_left: u64,
    /// What follows it.
    rest: Vec<u8>,
    received: u64,
    /// Whether a write was begun and not ended: the future was dropped.
    writing: bool,
}

impl Sealed {
    /// A file whose key is encrypted to the merchant.
    pub(crate) fn new(
        keys: &DecryptionKeys,
        encrypt_key: &str,
        nonce: &str,
    ) -> Result<Self, DownloadError> {
        let problem = |problem: &str| Err(DownloadError::Sealed(problem.to_owned()));
        let Some(opened) = open_key(keys, encrypt_key)? else {
            return problem(
                "`encrypt_key` is not encrypted to this merchant's key; was the bill asked for \
                 with another certificate?",
            );
        };
        let key = match opened.len() {
            32 => FileKey::Aes256(array(&opened)),
            #[cfg(feature = "shangmi")]
            16 => FileKey::Sm4(array(&opened)),
            #[cfg(not(feature = "shangmi"))]
            16 => {
                return problem(
                    "its key is one of SM4; switch on the feature `shangmi`, or ask for the bill \
                     with the algorithm AEAD_AES_256_GCM",
                );
            }
            _ => return problem("its key is neither one of AES-256 nor one of SM4"),
        };
        Self::with_key(key, nonce)
    }

    fn with_key(key: FileKey, nonce: &str) -> Result<Self, DownloadError> {
        Ok(Self {
            prover: Some(Prover::new(key, nonce.as_bytes()).map_err(sealed)?),
            decryptor: None,
            aside: None,
            aside_left: 0,
            rest: Vec::new(),
            received: 0,
            writing: false,
        })
    }

    /// Whether everything came and was found to be genuine.
    pub(crate) fn is_open(&self) -> bool {
        self.decryptor.is_some()
    }

    /// Takes a piece of the file.
    pub(crate) async fn push(&mut self, piece: &[u8], limit: u64) -> Result<(), DownloadError> {
        self.received += piece.len() as u64;
        // Room for the tag, and for what gzip adds to what it cannot compress.
        if self.received > limit.saturating_add(limit / 1024).saturating_add(1 << 10) {
            return Err(DownloadError::TooLong { limit });
        }
        self.rest.extend_from_slice(piece);
        while self.rest.len() >= PIECE + TAG_LEN {
            self.put_aside().await?;
        }
        Ok(())
    }

    /// Everything came: whether the tag fits.
    pub(crate) async fn open(&mut self) -> Result<(), DownloadError> {
        let Some(mut prover) = self.prover.take().filter(|_| !self.writing) else {
            return Err(DownloadError::Failed);
        };
        let length = self.rest.len().checked_sub(TAG_LEN).ok_or_else(|| {
            DownloadError::Sealed("it is shorter than the tag that proves it".to_owned())
        })?;
        let tag = self.rest.split_off(length);
        prover.update(&self.rest);
        let decryptor = prover.prove(&tag).map_err(sealed)?;
        if let Some(file) = &mut self.aside {
            file.flush().await.map_err(aside)?;
            let rewound = file.seek(SeekFrom::Start(0)).await;
            rewound.map_err(aside)?;
        }
        self.decryptor = Some(decryptor);
        Ok(())
    }

    /// The next piece of what was encrypted; `None` when that is all.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, DownloadError> {
        let Some(decryptor) = self.decryptor.as_mut().filter(|_| !self.writing) else {
            return Err(DownloadError::Failed);
        };
        let ciphertext = match &mut self.aside {
            Some(file) if self.aside_left > 0 => {
                let mut piece = vec![0; PIECE];
                self.writing = true;
                let read = file.read_exact(&mut piece).await;
                self.writing = false;
                read.map_err(aside)?;
                self.aside_left -= PIECE as u64;
                piece
            }
            _ if self.rest.is_empty() => return Ok(None),
            _ => std::mem::take(&mut self.rest),
        };
        let plaintext = decryptor.decrypt(&ciphertext).map_err(sealed)?;
        Ok(Some(plaintext.into()))
    }

    async fn put_aside(&mut self) -> Result<(), DownloadError> {
        const { assert!(PIECE.is_multiple_of(BLOCK_LEN)) };
        let Some(prover) = self.prover.as_mut().filter(|_| !self.writing) else {
            return Err(DownloadError::Failed);
        };
        let file = match &mut self.aside {
            Some(file) => file,
            None => {
                let file = tempfile::tempfile().map_err(aside)?;
                self.aside.insert(tokio::fs::File::from_std(file))
            }
        };
        prover.update(&self.rest[..PIECE]);
        self.writing = true;
        let written = file.write_all(&self.rest[..PIECE]).await;
        self.writing = false;
        written.map_err(aside)?;
        self.rest.drain(..PIECE);
        self.aside_left += PIECE as u64;
        Ok(())
    }
}

fn open_key(
    keys: &DecryptionKeys,
    encrypt_key: &str,
) -> Result<Option<Zeroizing<Vec<u8>>>, DownloadError> {
    if keys.is_empty() {
        return Err(DownloadError::Sealed(
            "its key is encrypted to the merchant, and there is no private key to open it with; \
             set `private_key`"
                .to_owned(),
        ));
    }
    let ciphertext = STANDARD.decode(encrypt_key).unwrap_or_default();
    Ok(keys.decrypt(&ciphertext))
}

fn array<const N: usize>(bytes: &[u8]) -> Zeroizing<[u8; N]> {
    let mut array = Zeroizing::new([0; N]);
    array.copy_from_slice(bytes);
    array
}

/// The disk fails for the file that was put aside, and not for the one that is saved.
fn aside(error: std::io::Error) -> DownloadError {
    let place = std::env::temp_dir();
    let problem = format!(
        "an encrypted file waits for its end in {}, and there: {error}",
        place.display()
    );
    DownloadError::Local(std::io::Error::new(error.kind(), problem))
}

/// The key of a file is its own, and none that the merchant has set.
fn sealed(error: CryptoError) -> DownloadError {
    DownloadError::Sealed(match error {
        CryptoError::Authentication | CryptoError::Sm4Authentication => {
            "the tag at its end does not fit: it was cut off or changed on the way, or \
             `encrypt_key` and `nonce` are those of another file; apply for the bill again"
                .to_owned()
        }
        other => other.to_string(),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::crypto::aead::encrypt_aes_256_gcm;

    const KEY: [u8; 32] = *b"0123456789abcdef0123456789abcdef";
    const NONCE: &str = "0123456789ab";

    async fn open(file: &[u8], step: usize, limit: u64) -> Result<Vec<u8>, DownloadError> {
        let key = FileKey::Aes256(Zeroizing::new(KEY));
        let mut sealed = Sealed::with_key(key, NONCE)?;
        for piece in file.chunks(step) {
            sealed.push(piece, limit).await?;
        }
        assert!(sealed.rest.len() < PIECE + TAG_LEN);
        sealed.open().await?;
        let mut opened = Vec::new();
        while let Some(piece) = sealed.next().await? {
            opened.extend_from_slice(&piece);
        }
        Ok(opened)
    }

    fn seal(text: &[u8]) -> Vec<u8> {
        encrypt_aes_256_gcm(&KEY, NONCE.as_bytes(), b"", text).unwrap()
    }

    #[tokio::test]
    async fn a_file_of_any_length_opens_however_it_is_cut() {
        for length in [
            0,
            5,
            PIECE - 16,
            PIECE - 1,
            PIECE,
            PIECE + 17,
            3 * PIECE + 5,
        ] {
            let text: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
            for step in [4097, 8 * PIECE] {
                let opened = open(&seal(&text), step, u64::MAX).await.unwrap();
                assert!(opened == text, "{length} {step}");
            }
        }
    }

    #[tokio::test]
    async fn a_file_that_was_cut_or_changed_does_not_open() {
        let whole = seal(&vec![7; 2 * PIECE + 100]);
        for length in [0, 15, 16, PIECE, whole.len() - 1] {
            let error = open(&whole[..length], 1 << 16, u64::MAX).await;
            assert!(matches!(error, Err(DownloadError::Sealed(_))), "{length}");
        }
        for position in [0, PIECE, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[position] ^= 1;
            let error = open(&changed, 1 << 16, u64::MAX).await.unwrap_err();
            assert!(matches!(error, DownloadError::Sealed(_)), "{position}");
            // Its key has nothing to do with those of the merchant.
            assert!(!error.to_string().contains("APIv3"), "{error}");
        }
    }

    #[tokio::test]
    async fn the_limit_is_that_of_the_file() {
        let file = seal(&vec![7; 2 * PIECE]);
        let limit = PIECE as u64;
        let error = open(&file, 1 << 16, limit).await;
        assert!(matches!(error, Err(DownloadError::TooLong { limit: l }) if l == limit));
        assert!(open(&file, 1 << 16, 2 * limit).await.is_ok());
    }
}
