//! Random identifiers.

use aws_lc_rs::rand;

/// Random bytes; zeros if the system has no entropy, which its own start-up would have failed on.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let _ = rand::fill(&mut bytes);
    bytes
}

/// `length` characters of `0-9A-Za-z`.
pub(crate) fn alphanumeric(length: usize) -> String {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    from_alphabet(ALPHABET, length)
}

/// `length` decimal digits.
pub(crate) fn digits(length: usize) -> String {
    from_alphabet(b"0123456789", length)
}

/// Upper-case hexadecimal.
pub(crate) fn upper_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn from_alphabet(alphabet: &[u8], length: usize) -> String {
    (0..length)
        .map(|_| {
            let [high, low] = bytes::<2>();
            char::from(alphabet[usize::from(u16::from_be_bytes([high, low])) % alphabet.len()])
        })
        .collect()
}
