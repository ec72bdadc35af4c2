//! Digests, HMAC, hexadecimal text, and comparison in constant time.

use std::fmt;

use md5::Digest as _;

#[cfg(feature = "aws-lc-rs")]
use super::aws_lc;
use super::backend::Backend;
#[cfg(feature = "rsa")]
use super::rustcrypto;

/// A digest algorithm of the protocol.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// MD5: APIv2 signatures and `media_hash`. No security.
    Md5,
    /// SHA-1: `hash_value` of bills.
    Sha1,
    /// SHA-256: digests of uploaded files.
    Sha256,
}

/// A digest computed piece by piece, for downloads that should not be held in memory.
#[derive(Clone)]
pub struct Hasher(State);

#[derive(Clone)]
enum State {
    Md5(md5::Md5),
    #[cfg(feature = "aws-lc-rs")]
    AwsLcSha1(aws_lc::Sha1),
    #[cfg(feature = "aws-lc-rs")]
    AwsLcSha256(aws_lc::Sha256),
    #[cfg(feature = "rsa")]
    RustCryptoSha1(rustcrypto::Sha1),
    #[cfg(feature = "rsa")]
    RustCryptoSha256(rustcrypto::Sha256),
}

impl Hasher {
    /// A digest of nothing yet.
    pub fn new(algorithm: Algorithm) -> Self {
        Self::new_with(Backend::default(), algorithm)
    }

    /// [`new`](Self::new) with a chosen back end. Only the `md-5` crate offers MD5.
    pub fn new_with(backend: Backend, algorithm: Algorithm) -> Self {
        Self(match (backend, algorithm) {
            (_, Algorithm::Md5) => State::Md5(md5::Md5::new()),
            #[cfg(feature = "aws-lc-rs")]
            (Backend::AwsLcRs, Algorithm::Sha1) => State::AwsLcSha1(aws_lc::Sha1::new()),
            #[cfg(feature = "aws-lc-rs")]
            (Backend::AwsLcRs, Algorithm::Sha256) => State::AwsLcSha256(aws_lc::Sha256::new()),
            #[cfg(feature = "rsa")]
            (Backend::Rsa, Algorithm::Sha1) => State::RustCryptoSha1(rustcrypto::Sha1::new()),
            #[cfg(feature = "rsa")]
            (Backend::Rsa, Algorithm::Sha256) => State::RustCryptoSha256(rustcrypto::Sha256::new()),
        })
    }

    /// Adds a piece.
    pub fn update(&mut self, data: &[u8]) {
        match &mut self.0 {
            State::Md5(hasher) => hasher.update(data),
            #[cfg(feature = "aws-lc-rs")]
            State::AwsLcSha1(hasher) => hasher.update(data),
            #[cfg(feature = "aws-lc-rs")]
            State::AwsLcSha256(hasher) => hasher.update(data),
            #[cfg(feature = "rsa")]
            State::RustCryptoSha1(hasher) => hasher.update(data),
            #[cfg(feature = "rsa")]
            State::RustCryptoSha256(hasher) => hasher.update(data),
        }
    }

    /// The digest of all pieces, in lower-case hexadecimal digits.
    pub fn finish_hex(self) -> String {
        match self.0 {
            State::Md5(hasher) => hex_lower(&hasher.finalize()),
            #[cfg(feature = "aws-lc-rs")]
            State::AwsLcSha1(hasher) => hex_lower(&hasher.finish()),
            #[cfg(feature = "aws-lc-rs")]
            State::AwsLcSha256(hasher) => hex_lower(&hasher.finish()),
            #[cfg(feature = "rsa")]
            State::RustCryptoSha1(hasher) => hex_lower(&hasher.finish()),
            #[cfg(feature = "rsa")]
            State::RustCryptoSha256(hasher) => hex_lower(&hasher.finish()),
        }
    }
}

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher").finish_non_exhaustive()
    }
}

/// MD5, for APIv2 only.
pub fn md5(data: &[u8]) -> [u8; 16] {
    md5::Md5::digest(data).into()
}

/// MD5 in lower-case hexadecimal digits.
pub fn md5_hex(data: &[u8]) -> String {
    hex_lower(&md5(data))
}

/// SHA-1.
pub fn sha1(data: &[u8]) -> [u8; 20] {
    sha1_with(Backend::default(), data)
}

/// [`sha1()`] with a chosen back end.
pub fn sha1_with(backend: Backend, data: &[u8]) -> [u8; 20] {
    with_backend!(backend, b => {
        let mut hasher = b::Sha1::new();
        hasher.update(data);
        hasher.finish()
    })
}

/// SHA-256.
pub fn sha256(data: &[u8]) -> [u8; 32] {
    sha256_with(Backend::default(), data)
}

/// [`sha256`] with a chosen back end.
pub fn sha256_with(backend: Backend, data: &[u8]) -> [u8; 32] {
    with_backend!(backend, b => {
        let mut hasher = b::Sha256::new();
        hasher.update(data);
        hasher.finish()
    })
}

/// HMAC-SHA256.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    hmac_sha256_with(Backend::default(), key, message)
}

/// [`hmac_sha256`] with a chosen back end.
pub fn hmac_sha256_with(backend: Backend, key: &[u8], message: &[u8]) -> [u8; 32] {
    with_backend!(backend, b => b::hmac_sha256(key, message))
}

/// Whether two byte strings are equal, in a time that depends on their lengths only: for
/// signatures and MACs.
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    constant_time_eq_with(Backend::default(), a, b)
}

/// [`constant_time_eq`] with a chosen back end.
pub fn constant_time_eq_with(backend: Backend, a: &[u8], b: &[u8]) -> bool {
    with_backend!(backend, module => module::constant_time_eq(a, b))
}

/// Lower-case hexadecimal digits, two a byte.
pub fn hex_lower(bytes: &[u8]) -> String {
    hex(bytes, b"0123456789abcdef")
}

/// Upper-case hexadecimal digits, two a byte.
pub fn hex_upper(bytes: &[u8]) -> String {
    hex(bytes, b"0123456789ABCDEF")
}

fn hex(bytes: &[u8], digits: &[u8; 16]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(digits[usize::from(byte >> 4)]));
        text.push(char::from(digits[usize::from(byte & 15)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_match_the_published_values() {
        assert_eq!(md5_hex(b"abc"), "900150983cd24fb0d6963f7d28e17f72");
        for &backend in Backend::all() {
            let sha1 = sha1_with(backend, b"abc");
            assert_eq!(hex_lower(&sha1), "a9993e364706816aba3e25717850c26c9cd0d89d");
            let sha256 = sha256_with(backend, b"abc");
            assert_eq!(
                hex_upper(&sha256),
                "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"
            );
        }
    }

    // RFC 4231, test cases 2 and 6: a short key, and one longer than a block.
    #[test]
    fn hmac_matches_the_published_values_for_short_and_long_keys() {
        let cases: [(&[u8], &[u8], &str); 2] = [
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ];
        for &backend in Backend::all() {
            for (key, message, expected) in cases {
                assert_eq!(
                    hex_lower(&hmac_sha256_with(backend, key, message)),
                    expected
                );
            }
        }
    }

    #[test]
    fn a_digest_in_pieces_equals_the_digest_of_the_whole() {
        for &backend in Backend::all() {
            for (algorithm, expected) in [
                (Algorithm::Md5, md5_hex(b"abc")),
                (Algorithm::Sha1, hex_lower(&sha1_with(backend, b"abc"))),
                (Algorithm::Sha256, hex_lower(&sha256_with(backend, b"abc"))),
            ] {
                let mut hasher = Hasher::new_with(backend, algorithm);
                hasher.update(b"a");
                hasher.update(b"");
                hasher.update(b"bc");
                assert_eq!(hasher.finish_hex(), expected, "{backend:?} {algorithm:?}");
            }
        }
    }

    #[test]
    fn comparison_sees_every_difference_and_length() {
        for &backend in Backend::all() {
            assert!(constant_time_eq_with(backend, b"", b""));
            assert!(constant_time_eq_with(backend, b"abc", b"abc"));
            assert!(!constant_time_eq_with(backend, b"abc", b"abd"));
            assert!(!constant_time_eq_with(backend, b"abc", b"ab"));
            assert!(!constant_time_eq_with(backend, b"", b"a"));
        }
    }
}
