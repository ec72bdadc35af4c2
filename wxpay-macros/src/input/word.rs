//! The words by which attributes and types are known.

use syn::{Meta, Path};

/// A path of one word, as text. For comparing it with several others: each comparison with an
/// identifier asks the compiler for its text anew.
pub(crate) fn word(path: &Path) -> Option<String> {
    path.get_ident().map(ToString::to_string)
}

/// Whether a path is one of these words.
pub(crate) fn is_any_word(path: &Path, words: &[&str]) -> bool {
    word(path).is_some_and(|word| words.contains(&word.as_str()))
}

/// Whether this is a line of documentation: there are many of these.
pub(super) fn is_documentation(attribute: &Meta) -> bool {
    matches!(attribute, Meta::NameValue(_)) && attribute.path().is_ident("doc")
}
