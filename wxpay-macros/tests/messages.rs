//! Keeps account of what is said to users: every message has a case in `tests/ui` that shows it,
//! and says what is wrong and what to write.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Said where no case can be.
const NOT_SHOWN: [&str; 3] = [
    // To crates without the library; the cases have it.
    "this crate does not depend on `wxpay`",
    "run `cargo add wxpay`, or say where it is re-exported: `crate = path::to::wxpay`",
    // To whoever changes the macros.
    "the collected errors were never asked for",
];

/// Cases of what is the compiler's alone to say.
const BY_THE_COMPILER: [&str; 2] = [
    "field_attribute_unknown.stderr",
    "option_new_not_sent.stderr",
];

/// What a rule is about: the first words of the name of its case.
const GROUPS: [&str; 14] = [
    "answer_",
    "attribute_",
    "comma_",
    "event_type",
    "field_",
    "item_",
    "method_",
    "no_cascade_",
    "option_",
    "path_",
    "serde_",
    "two_mistakes_",
    "value_",
    "variant_",
];

#[test]
fn every_message_is_shown_by_some_case() {
    let shown: String = cases().iter().map(|path| read(path)).collect();
    let mut missing = Vec::new();
    for path in files(&root().join("wxpay-macros/src"), "rs") {
        // What `expand` holds is documentation and code.
        let silent = [
            "expand",
            "random",
            "reference.rs",
            "robustness.rs",
            "tests.rs",
        ];
        let mut parts = path.components();
        if parts.any(|part| silent.iter().any(|name| part.as_os_str() == *name)) {
            continue;
        }
        collect(&path, &literals(tokens(&path)), &shown, &mut missing);
    }
    for path in files(&root().join("wxpay-core/src"), "rs") {
        let told = literals_of_attributes(tokens(&path), "on_unimplemented");
        collect(&path, &told, &shown, &mut missing);
    }
    assert!(
        missing.is_empty(),
        "no case in tests/ui shows\n{}",
        missing.join("\n")
    );
}

#[test]
fn every_error_says_what_is_wrong_and_what_to_write() {
    for path in cases() {
        let name = path.file_name().unwrap().to_str().unwrap();
        if BY_THE_COMPILER.contains(&name) {
            continue;
        }
        let text = read(&path);
        for error in text.split("error: ").skip(1) {
            let (said, _) = error.split_once(" --> ").unwrap();
            let lines = said.trim_end().lines().count();
            assert!(lines >= 2, "{}: {said}", path.display());
        }
        assert!(!text.contains("warning: "), "{}: {text}", path.display());
    }
}

#[test]
fn every_case_is_named_after_what_it_is_about() {
    let cases = files(&root().join("tests/ui"), "rs").into_iter();
    let cases: Vec<PathBuf> = cases
        .filter(|path| path.parent().unwrap().ends_with("fail"))
        .collect();
    assert!(cases.len() > 80, "{}", cases.len());
    for case in cases {
        let name = case.file_name().unwrap().to_str().unwrap();
        assert!(GROUPS.iter().any(|group| name.starts_with(group)), "{name}");
        assert!(case.with_extension("stderr").exists(), "{name}");
    }
}

fn collect(path: &Path, literals: &[String], shown: &str, missing: &mut Vec<String>) {
    for piece in literals.iter().flat_map(|literal| pieces(literal)) {
        let is_known = shown.contains(&piece) || NOT_SHOWN.iter().any(|it| it.contains(&piece));
        if piece.split_whitespace().count() > 3 && !is_known {
            missing.push(format!("{}: {piece}", path.display()));
        }
    }
}

/// What stands in a message between line ends and `{placeholders}`.
fn pieces(literal: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut rest = literal;
    while let Some(first) = rest.chars().next() {
        let placeholder = rest
            .strip_prefix('{')
            .and_then(|inside| inside.split_once('}'))
            .filter(|(inside, _)| inside.chars().all(|c| c.is_alphanumeric() || c == '_'));
        if let Some((_, behind)) = placeholder {
            pieces.push(String::new());
            rest = behind;
        } else if first == '\n' {
            pieces.push(String::new());
            rest = &rest[1..];
        } else {
            let escaped = rest.starts_with("{{") || rest.starts_with("}}");
            pieces.last_mut().unwrap().push(first);
            rest = &rest[first.len_utf8() + usize::from(escaped)..];
        }
    }
    pieces.iter().map(|piece| piece.trim().to_owned()).collect()
}

/// All string literals but those of attributes and tests.
fn literals(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(hash) if hash.as_char() == '#' => {
                // That of the file has a `!`.
                let _ = tokens.next_if(|token| matches!(token, TokenTree::Punct(_)));
                let attribute = tokens.next_if(|token| matches!(token, TokenTree::Group(_)));
                if attribute.is_some_and(|attribute| attribute.to_string().contains("cfg (test)")) {
                    let _ = tokens.by_ref().find(is_body);
                }
            }
            TokenTree::Group(group) => found.extend(literals(group.stream())),
            TokenTree::Literal(_) => found.extend(string(token)),
            _ => {}
        }
    }
    found
}

/// The string literals of attributes that name `word`.
fn literals_of_attributes(tokens: TokenStream, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        if let TokenTree::Group(group) = token {
            let bracket = group.delimiter() == Delimiter::Bracket;
            let named = bracket && group.to_string().contains(word);
            found.extend(if named {
                literals(group.stream())
            } else {
                literals_of_attributes(group.stream(), word)
            });
        }
    }
    found
}

fn is_body(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    }
}

fn string(token: TokenTree) -> Option<String> {
    let literal = syn::parse2::<syn::LitStr>(token.into()).ok()?;
    Some(literal.value())
}

fn tokens(path: &Path) -> TokenStream {
    read(path).parse().unwrap()
}

fn cases() -> Vec<PathBuf> {
    files(&root().join("tests/ui"), "stderr")
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
