//! Reads PEM as people paste it.
//!
//! The decoding itself is strict and constant-time (`pem-rfc7468`); this module only restores the
//! canonical line structure before.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::error::{KeyError, KeyMaterial};
use super::material::Structure;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
/// No key or certificate bundle is longer, and a wrong path may lead to something endless.
const MAX_FILE: u64 = 1 << 20;

/// One block of a PEM text, or one DER document.
pub(super) struct Block {
    label: Option<String>,
    content: Result<Zeroizing<Vec<u8>>, KeyError>,
}

impl Block {
    pub(super) fn from_der(der: &[u8]) -> Self {
        Self {
            label: None,
            content: Ok(Zeroizing::new(der.to_vec())),
        }
    }

    /// The label of the BEGIN line; none for DER and for base64 without armour.
    pub(super) fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    pub(super) fn der(&self) -> Result<&[u8], KeyError> {
        match &self.content {
            Ok(der) => Ok(der),
            Err(error) => Err(error.clone()),
        }
    }
}

/// The blocks of a text: PEM, or the bare base64 of one DER document.
pub(super) fn blocks(text: &str, expected: &KeyMaterial) -> Result<Vec<Block>, KeyError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let Some((label, body)) = after.split_once(DASHES) else {
            return Err(damaged(expected, "the BEGIN line is cut off"));
        };
        let Some((body, after)) = body.split_once(END) else {
            return Err(damaged(expected, "the END line is missing"));
        };
        let label = label.trim();
        // The header of PKCS#1 keys under a passphrase.
        let content = if body.contains("Proc-Type:") {
            Err(Structure::EncryptedPrivateKey.mismatch(expected.clone(), None))
        } else {
            decode(body, expected)
        };
        blocks.push(Block {
            label: Some(printable(label)),
            content,
        });
        rest = after;
    }
    if blocks.is_empty() {
        blocks.push(bare(text, expected)?);
    }
    Ok(blocks)
}

/// The blocks of a file, PEM or DER.
pub(super) fn read_file(path: &Path, expected: &KeyMaterial) -> Result<Vec<Block>, KeyError> {
    let bytes = read(path)?;
    // A DER document opens with a SEQUENCE of a long-form length, which no text encoding does.
    if matches!(bytes[..], [0x30, 0x80..=0x84, ..]) {
        return Ok(vec![Block::from_der(&bytes)]);
    }
    if matches!(bytes[..], [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        let hint = "a text in UTF-16: save the file as UTF-8 or ASCII";
        return Err(in_file(
            path,
            KeyError::NotPem {
                expected: expected.clone(),
                hint,
            },
        ));
    }
    // Comments in any encoding may surround the armour, which is ASCII.
    let text = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
    blocks(&text, expected).map_err(|error| in_file(path, error))
}

/// The bytes of a file of at most a megabyte.
pub(super) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let read = || {
        let file = File::open(path)?;
        // Room for all at once: a buffer that grows leaves copies of the key behind.
        let len = file.metadata()?.len().min(MAX_FILE);
        let mut bytes = Zeroizing::new(Vec::with_capacity(len as usize + 1));
        file.take(MAX_FILE).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|source| KeyError::Read {
        path: path.to_owned(),
        source: Arc::new(source),
    })
}

pub(super) fn in_file(path: &Path, error: KeyError) -> KeyError {
    KeyError::File {
        path: path.to_owned(),
        source: Box::new(error),
    }
}

/// A text without BEGIN line: bare base64, or an error that guesses what happened.
fn bare(text: &str, expected: &KeyMaterial) -> Result<Block, KeyError> {
    let trimmed = text.trim().trim_start_matches('\u{feff}').trim();
    if trimmed.is_empty() {
        return Err(KeyError::Empty {
            expected: expected.clone(),
        });
    }
    let is_path = [
        ".pem", ".key", ".crt", ".cer", ".p12", ".pfx", ".der", ".txt",
    ]
    .iter()
    .any(|extension| trimmed.to_ascii_lowercase().ends_with(extension));
    if trimmed.len() < 1024 && is_path {
        let hint = "what looks like a file name: use `from_file` to load from a path";
        return Err(KeyError::NotPem {
            expected: expected.clone(),
            hint,
        });
    }
    match decode(trimmed, expected) {
        // 0x30 opens every structure that holds a key.
        Ok(der) if der.first() == Some(&0x30) => Ok(Block {
            label: None,
            content: Ok(der),
        }),
        _ => {
            let hint =
                "a text without a -----BEGIN … line: pass the whole content of the .pem file";
            Err(KeyError::NotPem {
                expected: expected.clone(),
                hint,
            })
        }
    }
}

/// Decodes a base64 body whose line breaks may be lost, doubled, indented or written as `\n`.
fn decode(body: &str, expected: &KeyMaterial) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    const WIDTH: usize = 64;
    // The armour of `canonical` takes less than a hundred bytes.
    let capacity = body.len() + body.len() / WIDTH + 100;
    let mut canonical = Zeroizing::new(String::with_capacity(capacity));
    canonical.push_str("-----BEGIN DATA-----\n");
    let mut column = 0;
    let mut characters = body.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters
                .next_if(|next| matches!(next, 'n' | 'r' | 't'))
                .is_some() => {}
            // A backslash before a real line break continues a line in shell and YAML.
            '\\' if characters.peek().is_some_and(|next| next.is_whitespace()) => {}
            '"' | '\'' | '\u{feff}' | '\u{200b}' => {}
            _ if character.is_whitespace() => {}
            'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '=' => {
                if column == WIDTH {
                    canonical.push('\n');
                    column = 0;
                }
                canonical.push(character);
                column += 1;
            }
            _ => {
                let detail = "a character that is not base64 between the BEGIN and END lines";
                return Err(damaged(expected, detail));
            }
        }
    }
    if column == 0 {
        return Err(damaged(expected, "nothing between the BEGIN and END lines"));
    }
    canonical.push_str("\n-----END DATA-----\n");
    match pem_rfc7468::decode_vec(canonical.as_bytes()) {
        Ok((_, der)) => Ok(Zeroizing::new(der)),
        Err(_) => Err(damaged(expected, "base64 that is cut off or altered")),
    }
}

fn damaged(expected: &KeyMaterial, detail: &str) -> KeyError {
    KeyError::Damaged {
        expected: expected.clone(),
        detail: detail.to_owned(),
    }
}

/// A label as it may be shown: short, and in the characters of labels.
fn printable(label: &str) -> String {
    let is_allowed = |c: &char| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == ' ';
    label.chars().filter(is_allowed).take(40).collect()
}
