//! Reads PEM as people paste it.
//!
//! The decoding itself is strict and constant-time (`pem-rfc7468`); this module only restores the
//! canonical line structure before.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::document;
use super::error::{KeyError, KeyMaterial};
use super::material::Structure;
use crate::text::character;

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

    pub(super) fn faulty(error: KeyError) -> Self {
        Self {
            label: None,
            content: Err(error),
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

/// The blocks of a text: PEM, or the bare base64 of one DER document or of a PEM text.
pub(super) fn blocks(text: &str, expected: &KeyMaterial) -> Result<Vec<Block>, KeyError> {
    armoured(text, expected, true)
}

/// The blocks of a file's content: PEM in any encoding that keeps ASCII, or DER.
pub(super) fn read_bytes(bytes: &[u8], expected: &KeyMaterial) -> Result<Vec<Block>, KeyError> {
    if let Some(blocks) = document::blocks(bytes, expected) {
        return Ok(blocks);
    }
    if matches!(bytes[..], [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        let hint = "a text in UTF-16: save the file as UTF-8 or ASCII";
        return Err(not_pem(expected, hint));
    }
    // Comments in any encoding may surround the armour, which is ASCII.
    let text = Zeroizing::new(String::from_utf8_lossy(bytes).into_owned());
    blocks(&text, expected)
}

/// The blocks of a file, PEM or DER.
pub(super) fn read_file(path: &Path, expected: &KeyMaterial) -> Result<Vec<Block>, KeyError> {
    read_bytes(&read(path)?, expected).map_err(|error| in_file(path, error))
}

/// The bytes of a file of at most a megabyte.
pub(crate) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let read = || {
        let file = File::open(path)?;
        // Room for all at once: a buffer that grows leaves copies of the key behind.
        let len = file.metadata()?.len().min(MAX_FILE);
        let mut bytes = Zeroizing::new(Vec::with_capacity(len as usize + 2));
        file.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_FILE {
            // A part of it would be taken for the whole.
            let problem = "longer than a megabyte, which no key file is";
            return Err(std::io::Error::new(
                std::io::ErrorKind::FileTooLarge,
                problem,
            ));
        }
        Ok(bytes)
    };
    read().map_err(|source| KeyError::Read {
        path: path.to_owned(),
        source: Arc::new(source),
    })
}

pub(crate) fn in_file(path: &Path, error: KeyError) -> KeyError {
    KeyError::File {
        path: path.to_owned(),
        source: Box::new(error),
    }
}

/// Whether a text without BEGIN line is the base64 of a key file nevertheless.
pub(crate) fn is_bare(text: &str) -> bool {
    decode(character::trimmed(text)).is_ok_and(|content| is_material(&content))
}

/// `unwrap`: whether what is in base64 may be a PEM text once more.
fn armoured(text: &str, expected: &KeyMaterial, unwrap: bool) -> Result<Vec<Block>, KeyError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once(BEGIN) {
        let faulty = |label: Option<&str>, detail| Block {
            label: label.map(str::to_owned),
            content: Err(damaged(expected, detail)),
        };
        // Else the label is what comes behind, and may be a key.
        let line = after
            .split_once(DASHES)
            .filter(|(label, _)| is_label(label));
        let Some((label, body)) = line else {
            blocks.push(faulty(None, "the BEGIN line is cut off"));
            rest = after;
            continue;
        };
        let label = label.trim();
        let (begin, end) = (body.find(BEGIN), body.find(END));
        if let Some(begin) = begin
            && end.is_none_or(|end| begin < end)
        {
            rest = &body[begin..];
            // Armour that was put around a text with armour: the inner one will do.
            if !body[..begin]
                .chars()
                .all(|c| c.is_whitespace() || "\\nr\"'".contains(c))
            {
                blocks.push(faulty(Some(label), "the END line is missing"));
            }
            continue;
        }
        let Some((body, after)) = body.split_once(END) else {
            blocks.push(faulty(Some(label), "the END line is missing"));
            break;
        };
        rest = after;
        // The header of PKCS#1 keys under a passphrase.
        let content = if body.contains("Proc-Type:") {
            Err(Structure::EncryptedPrivateKey.mismatch(expected.clone(), None))
        } else {
            decode(body).map_err(|detail| damaged(expected, &detail))
        };
        match &content {
            Ok(content) if unwrap && is_pem(content) => {
                blocks.extend(armoured(&lossy(content), expected, false)?);
            }
            _ => blocks.push(Block {
                label: Some(label.to_owned()),
                content,
            }),
        }
    }
    if blocks.is_empty() {
        return bare(text, expected, unwrap);
    }
    Ok(blocks)
}

/// A text without BEGIN line: bare base64, or an error that guesses what happened.
fn bare(text: &str, expected: &KeyMaterial, unwrap: bool) -> Result<Vec<Block>, KeyError> {
    let trimmed = character::trimmed(text);
    if trimmed.is_empty() {
        return Err(KeyError::Empty {
            expected: expected.clone(),
        });
    }
    if trimmed.starts_with("file:") {
        let hint = "a URL: pass the path alone, without file://";
        return Err(not_pem(expected, hint));
    }
    let is_path = [
        ".pem", ".key", ".crt", ".cer", ".p12", ".pfx", ".der", ".txt",
    ]
    .iter()
    .any(|extension| trimmed.to_ascii_lowercase().ends_with(extension));
    if trimmed.len() < 1024 && is_path {
        let hint = "what looks like a file name: use `from_file` to load from a path";
        return Err(not_pem(expected, hint));
    }
    let problem = match decode(trimmed) {
        Ok(content) if unwrap && is_pem(&content) => {
            return armoured(&lossy(&content), expected, false);
        }
        Ok(content) if is_material(&content) => {
            return document::blocks(&content, expected)
                .ok_or_else(|| damaged(expected, "base64 that is cut off or altered"));
        }
        Ok(_) => None,
        Err(detail) => Some(detail),
    };
    let whole = "pass the whole content of the .pem file";
    let hint = if trimmed.starts_with('{') {
        format!("JSON: {whole}")
    } else if trimmed.starts_with('<') {
        format!("HTML or XML, perhaps the page of an error: {whole}")
    } else if trimmed.contains("BEGIN") {
        format!("a BEGIN line without its five hyphens on both sides: {whole}")
    } else {
        let problem = problem.map_or_else(String::new, |problem| format!(" ({problem})"));
        format!("a text without a -----BEGIN … line{problem}: {whole}")
    };
    Err(not_pem(expected, hint))
}

/// Decodes a base64 body whose line breaks may be lost, doubled, indented or written as `\n`, once
/// or more than once escaped. The error is what is wrong with it.
fn decode(body: &str) -> Result<Zeroizing<Vec<u8>>, String> {
    const WIDTH: usize = 64;
    // The armour of `canonical` takes less than a hundred bytes.
    let capacity = body.len() + body.len() / WIDTH + 100;
    let mut canonical = Zeroizing::new(String::with_capacity(capacity));
    canonical.push_str("-----BEGIN DATA-----\n");
    let mut column = 0;
    let mut characters = body.chars().enumerate().peekable();
    while let Some((before, character)) = characters.next() {
        match character {
            '\\' => {
                while characters.next_if(|(_, next)| *next == '\\').is_some() {}
                match characters.peek() {
                    Some((_, 'n' | 'r' | 't')) => {
                        characters.next();
                    }
                    // JSON may escape slashes and quotation marks; a backslash before a real line
                    // break continues a line in shell and YAML.
                    Some((_, '/' | '"')) => {}
                    Some((_, next)) if next.is_whitespace() => {}
                    _ => return Err(foreign_character(character, before)),
                }
            }
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
            _ => return Err(foreign_character(character, before)),
        }
    }
    if column == 0 {
        return Err("nothing between the BEGIN and END lines".to_owned());
    }
    canonical.push_str("\n-----END DATA-----\n");
    match pem_rfc7468::decode_vec(canonical.as_bytes()) {
        Ok((_, der)) => Ok(Zeroizing::new(der)),
        Err(_) => Err("base64 that is cut off or altered".to_owned()),
    }
}

fn foreign_character(character: char, before: usize) -> String {
    let (name, position) = (character::name(character), before + 1);
    match character {
        '-' | '_' => format!("{name} as character {position}, which only base64url has"),
        _ => format!("{name} as character {position}, which is not base64"),
    }
}

fn is_pem(content: &[u8]) -> bool {
    let begin = BEGIN.as_bytes();
    content
        .windows(begin.len())
        .take(64)
        .any(|window| window == begin)
}

/// Whether decoded base64 is something that may hold a key. 0x30 opens every such structure.
fn is_material(content: &[u8]) -> bool {
    content.first() == Some(&0x30) || is_pem(content)
}

fn lossy(content: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(String::from_utf8_lossy(content).into_owned())
}

fn not_pem(expected: &KeyMaterial, hint: impl Into<String>) -> KeyError {
    KeyError::NotPem {
        expected: expected.clone(),
        hint: hint.into(),
    }
}

fn damaged(expected: &KeyMaterial, detail: &str) -> KeyError {
    KeyError::Damaged {
        expected: expected.clone(),
        detail: detail.to_owned(),
    }
}

/// Whether this is what stands in BEGIN lines, and so may be shown.
fn is_label(label: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || " .-".contains(c);
    // Every key is longer.
    label.len() <= 40 && label.chars().all(is_allowed)
}
