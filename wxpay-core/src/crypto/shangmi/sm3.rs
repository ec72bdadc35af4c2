use sm3::{Digest as _, Sm3};

use crate::crypto::digest::hex_lower;

/// SM3 (GB/T 32905).
///
/// ```
/// use wxpay_core::crypto::shangmi::sm3_hex;
///
/// let digest = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
/// assert_eq!(sm3_hex(b"abc"), digest);
/// ```
#[must_use]
pub fn sm3(data: &[u8]) -> [u8; 32] {
    Sm3::digest(data).into()
}

/// SM3 in lower-case hexadecimal digits.
#[must_use]
pub fn sm3_hex(data: &[u8]) -> String {
    hex_lower(&sm3(data))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard() {
        let examples: [(&[u8], &str); 2] = [
            (
                b"abc",
                "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
            ),
            (
                &b"abcd".repeat(16),
                "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
            ),
        ];
        for (data, digest) in examples {
            assert_eq!(sm3_hex(data), digest);
        }
    }
}
