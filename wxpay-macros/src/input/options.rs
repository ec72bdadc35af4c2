//! `name` and `name = value`, separated by commas: the options of the macros and of `#[file]`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{LitStr, Path, Token};

use crate::diagnostic::Errors;
use crate::suggest::{list, nearest};

/// An option that there is: a line of a table.
pub(crate) struct Known<M> {
    pub(crate) name: &'static str,
    /// Values for it as one writes them; none for an option that stands alone.
    pub(crate) examples: &'static [&'static str],
    /// Whether it may stand there several times.
    repeats: bool,
    /// What the macro takes it for. A variant for each, so that none can be forgotten.
    pub(crate) means: M,
}

/// An option as the user gave it.
pub(crate) struct Given<M: 'static> {
    pub(crate) known: &'static Known<M>,
    pub(crate) name: Ident,
    value: Option<TokenStream>,
}

/// For `docs`.
pub(super) const PAGE: &str = "\"https://pay.weixin.qq.com/doc/v3/merchant/4012791856\"";
/// For `crate`.
pub(super) const LIBRARY: &str = "path::to::wxpay";

impl<M> Known<M> {
    /// One that stands alone.
    pub(super) const fn flag(name: &'static str, means: M) -> Self {
        Self::with(name, &[], means)
    }

    /// One with a value.
    pub(super) const fn with(
        name: &'static str,
        examples: &'static [&'static str],
        means: M,
    ) -> Self {
        Self {
            name,
            examples,
            repeats: false,
            means,
        }
    }

    /// One with a value, and perhaps another time with another.
    pub(super) const fn several(
        name: &'static str,
        examples: &'static [&'static str],
        means: M,
    ) -> Self {
        Self {
            name,
            examples,
            repeats: true,
            means,
        }
    }

    /// The option as one writes it, with each of its examples.
    pub(crate) fn written(&self) -> Vec<String> {
        let name = self.name;
        if self.examples.is_empty() {
            return vec![name.to_owned()];
        }
        let with_value = |example| format!("{name} = {example}");
        self.examples.iter().map(with_value).collect()
    }
}

/// Reads options up to the end, past all mistakes. Unknown and repeated ones are reported and
/// left out.
pub(crate) fn parse<M>(
    input: ParseStream,
    known: &'static [Known<M>],
    errors: &mut Errors,
) -> Vec<Given<M>> {
    let mut all: Vec<Given<M>> = Vec::new();
    while !input.is_empty() {
        if let Some(given) = given(input, known, errors) {
            let mut earlier = all.iter();
            let again = earlier.any(|earlier| earlier.known.name == given.known.name);
            if again && !given.known.repeats {
                errors.at(
                    &given.name,
                    format_args!("`{0}` is set twice\nremove one `{0}`", given.name),
                );
            } else {
                all.push(given);
            }
        }
        if input
            .parse::<Option<Token![,]>>()
            .is_ok_and(|comma| comma.is_none())
            && !input.is_empty()
        {
            let rest = until_comma(input);
            errors.at(
                &rest,
                "options are separated by commas\nwrite a `,` before this",
            );
            let _ = input.parse::<Option<Token![,]>>();
        }
    }
    all
}

/// Reads what stands in brackets with a parser that goes past all mistakes, and reports what is
/// left over inside of something that it took for whole: the second word in `(Order Order)`.
pub(crate) fn read<T: Default>(
    tokens: TokenStream,
    errors: &mut Errors,
    reader: impl FnOnce(ParseStream, &mut Errors) -> T,
) -> T {
    let mut value = T::default();
    let parser = |input: ParseStream| {
        value = reader(input, errors);
        Ok(())
    };
    if let Err(left_over) = parser.parse2(tokens) {
        errors.at_span(left_over.span(), "this does not belong here\nremove it");
    }
    value
}

/// Takes everything up to the next comma.
pub(crate) fn until_comma(input: ParseStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        match input.parse::<TokenTree>() {
            Ok(token) => tokens.extend([token]),
            Err(_) => break,
        }
    }
    tokens
}

fn given<M>(
    input: ParseStream,
    known: &'static [Known<M>],
    errors: &mut Errors,
) -> Option<Given<M>> {
    let names = known.iter().map(|known| known.name);
    let Ok(name) = input.call(Ident::parse_any) else {
        let found = until_comma(input);
        if found.is_empty() {
            errors.at_span(
                input.span(),
                "there is nothing before this comma\nremove it",
            );
        } else {
            errors.at(
                &found,
                format_args!("this is not an option\nthe options are {}", list(names)),
            );
        }
        return None;
    };
    let value = match input.parse::<Token![=]>() {
        Ok(_) => Some(until_comma(input)),
        Err(_) => None,
    };
    let text = name.to_string();
    if let Some(known) = known.iter().find(|known| known.name == text) {
        return Some(Given { known, name, value });
    }
    errors.at(&name, unknown(&text, names));
    // What belongs to an unknown option is not a mistake of its own.
    let _ = until_comma(input);
    None
}

fn unknown(name: &str, names: impl Iterator<Item = &'static str> + Clone) -> String {
    match nearest(name, names.clone()) {
        Some(meant) => format!("there is no option `{name}`\ndid you mean `{meant}`?"),
        None => format!(
            "there is no option `{name}`\nthe options are {}",
            list(names)
        ),
    }
}

impl<M> Given<M> {
    /// An option that stands alone: it is set.
    pub(super) fn flag(&self, errors: &mut Errors) -> bool {
        if let Some(value) = &self.value {
            let tokens = if value.is_empty() {
                TokenTree::from(self.name.clone()).into()
            } else {
                value.clone()
            };
            errors.at(
                &tokens,
                format_args!("`{0}` takes no value\nwrite `{0}` alone", self.name),
            );
        }
        true
    }

    /// An option with a string.
    pub(super) fn string(&self, errors: &mut Errors) -> Option<LitStr> {
        self.value(<LitStr as Parse>::parse, errors)
    }

    /// An option with the URL of an official page.
    pub(super) fn page(&self, errors: &mut Errors) -> Option<LitStr> {
        let page = self.string(errors)?;
        let text = page.value();
        let rest = text.strip_prefix("https://").unwrap_or_default();
        // Nothing that would end the link in the documentation.
        let clean = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c);
        if rest.is_empty() || rest.starts_with('/') || !rest.chars().all(clean) {
            errors.at(
                &page,
                format_args!(
                    "this is not the URL of a page\nwrite {}, and anything that cannot stand in \
                     a URL percent-encoded",
                    self.remedy()
                ),
            );
            return None;
        }
        Some(page)
    }

    /// An option with a path.
    pub(super) fn path(&self, errors: &mut Errors) -> Option<Path> {
        self.value(Path::parse_mod_style, errors)
    }

    /// An option with one word.
    pub(super) fn word(&self, errors: &mut Errors) -> Option<Ident> {
        self.value(<Ident as Parse>::parse, errors)
    }

    fn value<T>(
        &self,
        parser: fn(ParseStream) -> syn::Result<T>,
        errors: &mut Errors,
    ) -> Option<T> {
        let name = &self.name;
        let value = match &self.value {
            Some(value) if !value.is_empty() => value,
            _ => {
                errors.at(
                    name,
                    format_args!("`{name}` needs a value\nwrite {}", self.remedy()),
                );
                return None;
            }
        };
        let parsed = parser.parse2(value.clone()).ok();
        if parsed.is_none() {
            errors.at(
                value,
                format_args!("this is no value for `{name}`\nwrite {}", self.remedy()),
            );
        }
        parsed
    }

    /// What to write instead: `` `protocol = v3` or `protocol = v2` ``.
    fn remedy(&self) -> String {
        let written = self.known.written();
        let quoted: Vec<String> = written.iter().map(|it| format!("`{it}`")).collect();
        quoted.join(" or ")
    }
}
