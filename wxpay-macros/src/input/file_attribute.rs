//! `#[file("part", digest = "sha256", algorithm = SHA256, filename = "filename")]`.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Meta, Token};

use crate::diagnostic::Errors;
use crate::input::options::{self, Known};
use crate::suggest::{list, nearest};

/// What `#[file]` says; what it leaves out depends on the protocol.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FileAttribute {
    /// The name of the part.
    pub(crate) part: Option<String>,
    /// The field with the digest.
    pub(crate) digest: Option<String>,
    pub(crate) algorithm: Option<Algorithm>,
    /// The field with the file's name.
    pub(crate) filename: Option<String>,
    pub(crate) no_filename: bool,
}

/// How the digest is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Sha256,
    Md5,
    Sm3,
}

/// All options, in the order in which errors list them.
pub(crate) const FILE_OPTIONS: &[Known<FileOption>] = &[
    Known::with("digest", &["\"sha256\""], FileOption::Digest),
    Known::with("algorithm", &["SHA256"], FileOption::Algorithm),
    Known::with("filename", &["\"filename\""], FileOption::Filename),
    Known::flag("no_filename", FileOption::NoFilename),
];

pub(crate) enum FileOption {
    Digest,
    Algorithm,
    Filename,
    NoFilename,
}

const ALGORITHMS: &[(&str, Algorithm)] = &[
    ("SHA256", Algorithm::Sha256),
    ("MD5", Algorithm::Md5),
    ("SM3", Algorithm::Sm3),
];

impl FileAttribute {
    /// Reads the attribute, past all mistakes.
    pub(crate) fn parse(attribute: &Attribute, errors: &mut Errors) -> Option<Self> {
        match &attribute.meta {
            Meta::Path(_) => Some(Self::default()),
            Meta::List(list) => Some(options::read(list.tokens.clone(), errors, Self::read)),
            Meta::NameValue(_) => {
                errors.at(
                    attribute,
                    "`#[file]` stands alone or with its settings in brackets\nwrite `#[file]`, or `#[file(\"part\", digest = \"sha256\")]`",
                );
                None
            }
        }
    }

    fn read(input: ParseStream, errors: &mut Errors) -> Self {
        let mut this = Self::default();
        if input.peek(LitStr)
            && let Ok(part) = input.parse::<LitStr>()
        {
            this.part = name(part, errors);
            let _ = input.parse::<Option<Token![,]>>();
        }
        let mut without = None;
        for given in options::parse(input, FILE_OPTIONS, errors) {
            match given.known.means {
                FileOption::Digest => {
                    let digest = given.string(errors);
                    this.digest = digest.and_then(|digest| name(digest, errors));
                }
                FileOption::Filename => {
                    let filename = given.string(errors);
                    this.filename = filename.and_then(|filename| name(filename, errors));
                }
                FileOption::Algorithm => {
                    let word = given.word(errors);
                    this.algorithm = word.and_then(|word| algorithm(&word, errors));
                }
                FileOption::NoFilename => {
                    this.no_filename = given.flag(errors);
                    without = Some(given.name);
                }
            }
        }
        if let (Some(_), Some(word)) = (&this.filename, without) {
            errors.at(
                &word,
                "`no_filename` contradicts `filename`\nremove one of the two",
            );
        }
        this
    }
}

/// Part and field names stand in headers and in JSON as they are.
fn name(literal: LitStr, errors: &mut Errors) -> Option<String> {
    let text = literal.value();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !text.is_empty() && text.chars().all(plain) {
        Some(text)
    } else {
        errors.at(
                &literal,
                format_args!("`{text}` is not the name of a field\nwrite letters, digits and `_`, such as `\"file\"`"),
            );
        None
    }
}

fn algorithm(word: &Ident, errors: &mut Errors) -> Option<Algorithm> {
    let text = word.to_string();
    if let Some((_, algorithm)) = ALGORITHMS.iter().find(|(name, _)| *name == text) {
        return Some(*algorithm);
    }
    let names = ALGORITHMS.iter().map(|(name, _)| *name);
    let remedy = match nearest(&text.to_ascii_uppercase(), names.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the algorithms are {}", list(names)),
    };
    errors.at(
        word,
        format_args!("there is no digest algorithm `{text}`\n{remedy}"),
    );
    None
}
