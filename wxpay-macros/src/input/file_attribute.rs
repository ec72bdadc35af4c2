//! `#[file("part", digest = "sha256", algorithm = SHA256, filename = "filename")]`.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Meta, Token};

use crate::diagnostic::Errors;
use crate::input::options;
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

const OPTIONS: [&str; 4] = ["digest", "algorithm", "filename", "no_filename"];
const ALGORITHMS: [&str; 3] = ["SHA256", "MD5", "SM3"];

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
        for setting in options::parse(input, &OPTIONS, errors) {
            match setting.name.to_string().as_str() {
                "digest" => {
                    let digest = setting.string("\"sha256\"", errors);
                    this.digest = digest.and_then(|digest| name(digest, errors));
                }
                "filename" => {
                    let filename = setting.string("\"filename\"", errors);
                    this.filename = filename.and_then(|filename| name(filename, errors));
                }
                "algorithm" => {
                    let word = setting.word("SHA256", errors);
                    this.algorithm = word.and_then(|word| algorithm(&word, errors));
                }
                _ => {
                    this.no_filename = setting.flag(errors);
                    without = Some(setting.name);
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
    match !text.is_empty() && text.chars().all(plain) {
        true => Some(text),
        false => {
            errors.at(
                &literal,
                format_args!("`{text}` is not the name of a field\nwrite letters, digits and `_`, such as `\"file\"`"),
            );
            None
        }
    }
}

fn algorithm(word: &Ident, errors: &mut Errors) -> Option<Algorithm> {
    let text = word.to_string();
    match text.as_str() {
        "SHA256" => Some(Algorithm::Sha256),
        "MD5" => Some(Algorithm::Md5),
        "SM3" => Some(Algorithm::Sm3),
        _ => {
            let remedy = match nearest(&text.to_ascii_uppercase(), ALGORITHMS) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the algorithms are {}", list(ALGORITHMS)),
            };
            errors.at(
                word,
                format_args!("there is no digest algorithm `{text}`\n{remedy}"),
            );
            None
        }
    }
}
