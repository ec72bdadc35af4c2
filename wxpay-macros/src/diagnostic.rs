//! Mistakes become compile errors: collected, so that all are told at once, and put into words.

use std::fmt::Display;
use std::ops::Range;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use crate::template::{Kind, TemplateError};

/// The mistakes found so far. Whoever collects must ask for them in the end: dropping a
/// collection unasked would turn a mistake into a success, so it panics.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
    asked: bool,
}

impl Errors {
    /// No mistakes yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Records a mistake under the given tokens.
    pub(crate) fn at(&mut self, tokens: &impl ToTokens, message: impl Display) {
        self.found.push(syn::Error::new_spanned(tokens, message));
    }

    /// Records a mistake at a span.
    pub(crate) fn at_span(&mut self, span: Span, message: impl Display) {
        self.found.push(syn::Error::new(span, message));
    }

    /// Records what the parser has to say.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    /// How many mistakes there are so far.
    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    /// Whether there is any mistake yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The compile errors; no tokens when there are none.
    pub(crate) fn finish(mut self) -> TokenStream {
        self.asked = true;
        self.found
            .iter()
            .map(syn::Error::to_compile_error)
            .collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        if !self.asked && !std::thread::panicking() {
            panic!("the collected errors were never asked for");
        }
    }
}

/// A mistake in a path: what it is, where in the path, and what to write instead.
pub(crate) fn template_error(text: &str, error: &TemplateError) -> String {
    let (problem, remedy) = words(text, error);
    if text.is_empty() {
        return format!("{problem}\n{remedy}");
    }
    in_path(text, error.range.clone(), &problem, &remedy)
}

/// A mistake in a path with the part of it that is wrong underlined.
pub(crate) fn in_path(text: &str, range: Range<usize>, problem: &str, remedy: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect();
    let before = width(&text[..range.start]);
    let carets = width(&text[range]).max(1);
    format!(
        "{problem}\n{shown}\n{}{}\n{remedy}",
        " ".repeat(before),
        "^".repeat(carets)
    )
}

fn words(text: &str, error: &TemplateError) -> (String, String) {
    let part = &text[error.range.clone()];
    let (problem, remedy): (String, String) = match &error.kind {
        Kind::Empty => (
            "the path is empty".into(),
            "write the path of the endpoint's URL, such as `\"v3/pay/transactions/jsapi\"`".into(),
        ),
        Kind::Url => (
            "the path begins after the host".into(),
            format!("remove `{part}`; the option `host = \"https://…/\"` sets another host"),
        ),
        Kind::LeadingSlash => (
            "the path has no leading slash".into(),
            format!("remove the `{part}` in front"),
        ),
        Kind::EmptySegment => (
            "there is nothing between two slashes".into(),
            "write one `/`".into(),
        ),
        Kind::Query => (
            "the query string is not part of the path".into(),
            format!(
                "remove `{part}` and add a field for each parameter, marked `#[query]` unless the method is GET or DELETE"
            ),
        ),
        Kind::Fragment => (
            "a fragment is never sent to a server".into(),
            format!("remove `{part}`"),
        ),
        Kind::Whitespace => (
            "there is white space in the path".into(),
            "remove it".into(),
        ),
        Kind::Character(character) => (
            format!("`{character}` cannot stand in a URL as it is"),
            "write the path percent-encoded, as the official page has it".into(),
        ),
        Kind::Dots => (
            format!("`{part}` leads to another path"),
            "write the path that it leads to".into(),
        ),
        Kind::Unclosed => (
            "this `<` has no `>`".into(),
            format!("close it in the same segment: `{part}>`"),
        ),
        Kind::Unopened => (
            "this `>` has no `<`".into(),
            format!("open it in the same segment: `<{part}`"),
        ),
        Kind::EmptyName => (
            "`<>` names no field".into(),
            "write the name of a field of the struct between `<` and `>`".into(),
        ),
        Kind::NotWhole => (
            "a path value is always a whole segment".into(),
            "write `/<name>/`, with nothing else between the slashes".into(),
        ),
        Kind::Name(name) => (
            format!("`{name}` is not the name of a field"),
            "write letters, digits and `_`, not beginning with a digit".into(),
        ),
        Kind::OtherSyntax(name) => (
            format!("a path value is written `<{name}>`, not `{part}`"),
            format!("write `<{name}>`"),
        ),
        Kind::Duplicate(name) => (
            format!("the path names `{name}` twice"),
            "give the second value a name and a field of its own".into(),
        ),
    };
    (problem, remedy)
}

/// Columns on a terminal, where Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if matches!(c, '\u{1100}'..='\u{ffef}') {
                2
            } else {
                1
            }
        })
        .sum()
}
