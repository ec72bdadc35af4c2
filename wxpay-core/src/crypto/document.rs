//! Binary key files: DER documents, one or several one after another.

use super::error::{KeyError, KeyMaterial};
use super::pem::Block;

/// How a PKCS#12 file in BER begins: a SEQUENCE of unknown length, and the version.
const PKCS12_IN_BER: &[u8] = &[0x30, 0x80, 0x02, 0x01, 0x03];

/// The documents, if this is binary data at all. What is wrong with one of them is in its block.
pub(super) fn blocks(bytes: &[u8], expected: &KeyMaterial) -> Option<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut rest = bytes;
    while !is_padding(rest) {
        match split(rest) {
            Some((document, behind)) => {
                blocks.push(Block::from_der(document));
                rest = behind;
            }
            // Three bytes that are nothing are no reason to speak of DER.
            None if blocks.is_empty() && !is_long_form(rest) => return None,
            None => {
                blocks.push(Block::faulty(fault(rest, expected)));
                break;
            }
        }
    }
    // A text may begin with a zero, and be a sequence by chance.
    let is_text = blocks.len() != 1 && !is_long_form(bytes);
    (!is_text).then_some(blocks)
}

/// A single document, without the line end that an editor or a shell has put behind it.
pub(super) fn without_line_end(der: &[u8]) -> &[u8] {
    match split(der) {
        Some((document, behind)) if is_padding(behind) => document,
        _ => der,
    }
}

/// Whether this is BER, where the end of what is contained is marked and its length is not told:
/// the whole, or what stands in a PKCS#12 file behind its version.
pub(super) fn is_ber(bytes: &[u8]) -> bool {
    let header = match bytes {
        [0x30, 0x80, ..] => return true,
        [0x30, long @ 0x81..=0x84, ..] => 2 + usize::from(long & 0x7f),
        _ => 2,
    };
    let content = bytes.get(header..).unwrap_or_default();
    content.starts_with(&PKCS12_IN_BER[2..]) && content[3..].starts_with(&[0x30, 0x80])
}

/// The first document and what is behind it.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(length(bytes)?)
}

/// The length of a SEQUENCE with its header.
fn length(bytes: &[u8]) -> Option<usize> {
    let (header, content) = match *bytes {
        [0x30, short @ ..=0x7f, ..] => (2, usize::from(short)),
        [0x30, long @ 0x81..=0x84, ..] => {
            let digits = usize::from(long & 0x7f);
            let content = bytes.get(2..2 + digits)?.iter();
            let content = content.fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            (2 + digits, content)
        }
        _ => return None,
    };
    content.checked_add(header)
}

/// A SEQUENCE that is no text: no encoding of characters has these two bytes side by side.
fn is_long_form(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x80..=0x84, ..])
}

fn is_padding(bytes: &[u8]) -> bool {
    let is_padding = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0 | 0x1a);
    bytes.iter().all(is_padding)
}

fn fault(bytes: &[u8], expected: &KeyMaterial) -> KeyError {
    if bytes.starts_with(PKCS12_IN_BER) {
        return KeyError::Unexpected {
            expected: expected.clone(),
            found: KeyMaterial::Pkcs12,
        };
    }
    let detail = match length(bytes) {
        Some(length) => format!("{} bytes of a document of {length}", bytes.len()),
        None if is_ber(bytes) => "a document in BER, where DER is expected".to_owned(),
        None => format!("{} bytes behind the document", bytes.len()),
    };
    KeyError::Damaged {
        expected: expected.clone(),
        detail,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const EXPECTED: KeyMaterial = KeyMaterial::Certificate;

    fn certificate() -> Vec<u8> {
        let pem = include_bytes!("testdata/certificate.pem");
        pem_rfc7468::decode_vec(pem).unwrap().1
    }

    #[test]
    fn documents_one_after_another_are_told_apart() {
        let one = certificate();
        let two = [&one[..], &one, b"\n"].concat();
        let blocks = blocks(&two, &EXPECTED).unwrap();
        assert_eq!(blocks.len(), 2);
        assert!(blocks.iter().all(|block| block.der().unwrap() == one));
        assert_eq!(without_line_end(&[&one[..], b"\r\n"].concat()), one);
    }

    #[test]
    fn a_document_that_is_cut_is_faulty_and_no_panic() {
        let whole = certificate();
        for length in 2..whole.len() {
            let blocks = blocks(&whole[..length], &EXPECTED).unwrap();
            assert!(blocks[0].der().is_err(), "{length}");
        }
        for bytes in [
            &b"\x30\x84\xff\xff\xff\xff"[..],
            b"\x30\x80",
            b"\x30\x84",
            b"\x30\x80\x02\x01\x03\x30\x80",
        ] {
            assert!(blocks(bytes, &EXPECTED).unwrap()[0].der().is_err());
        }
    }

    #[test]
    fn a_text_that_begins_with_a_zero_is_no_document() {
        for text in ["", "0", "0\n", "012345", "0\u{1}x0\u{1}y", "\n"] {
            assert!(blocks(text.as_bytes(), &EXPECTED).is_none(), "{text:?}");
        }
    }
}
