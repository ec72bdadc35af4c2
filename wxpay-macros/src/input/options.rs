//! `name` and `name = value`, separated by commas: the options of both macros.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{LitStr, Path, Token};

use crate::diagnostic::Errors;
use crate::suggest::{list, nearest};

/// One option.
pub(crate) struct Setting {
    pub(crate) name: Ident,
    value: Option<TokenStream>,
}

/// Reads options up to the end, past all mistakes. Unknown and repeated ones are reported and
/// left out.
pub(crate) fn parse(input: ParseStream, known: &[&str], errors: &mut Errors) -> Vec<Setting> {
    parse_repeated(input, known, &[], errors)
}

/// As [`parse`]; some options may be repeated.
pub(crate) fn parse_repeated(
    input: ParseStream,
    known: &[&str],
    repeated: &[&str],
    errors: &mut Errors,
) -> Vec<Setting> {
    let mut settings: Vec<Setting> = Vec::new();
    while !input.is_empty() {
        if let Some(setting) = setting(input, known, errors) {
            let again = settings.iter().any(|earlier| earlier.name == setting.name);
            match again && !repeated.contains(&setting.name.to_string().as_str()) {
                true => errors.at(
                    &setting.name,
                    format_args!("`{0}` is set twice\nremove one `{0}`", setting.name),
                ),
                false => settings.push(setting),
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
    settings
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

fn setting(input: ParseStream, known: &[&str], errors: &mut Errors) -> Option<Setting> {
    let Ok(name) = input.call(Ident::parse_any) else {
        let found = until_comma(input);
        match found.is_empty() {
            true => errors.at_span(
                input.span(),
                "there is nothing before this comma\nremove it",
            ),
            false => errors.at(
                &found,
                format_args!(
                    "this is not an option\nthe options are {}",
                    list(known.iter().copied())
                ),
            ),
        }
        return None;
    };
    let value = match input.parse::<Token![=]>() {
        Ok(_) => Some(until_comma(input)),
        Err(_) => None,
    };
    if known.contains(&name.to_string().as_str()) {
        return Some(Setting { name, value });
    }
    errors.at(&name, unknown(&name.to_string(), known));
    // What belongs to an unknown option is not a mistake of its own.
    let _ = until_comma(input);
    None
}

fn unknown(name: &str, known: &[&str]) -> String {
    match nearest(name, known.iter().copied()) {
        Some(meant) => format!("there is no option `{name}`\ndid you mean `{meant}`?"),
        None => format!(
            "there is no option `{name}`\nthe options are {}",
            list(known.iter().copied())
        ),
    }
}

impl Setting {
    /// An option that stands alone: it is set.
    pub(crate) fn flag(&self, errors: &mut Errors) -> bool {
        if let Some(value) = &self.value {
            let tokens = match value.is_empty() {
                true => TokenTree::from(self.name.clone()).into(),
                false => value.clone(),
            };
            errors.at(
                &tokens,
                format_args!("`{0}` takes no value\nwrite `{0}` alone", self.name),
            );
        }
        true
    }

    /// An option with a string.
    pub(crate) fn string(&self, example: &str, errors: &mut Errors) -> Option<LitStr> {
        self.value(example, errors)
    }

    /// An option with the URL of an official page.
    pub(crate) fn page(&self, errors: &mut Errors) -> Option<LitStr> {
        const EXAMPLE: &str = "\"https://pay.weixin.qq.com/doc/v3/merchant/4012791856\"";
        let page = self.string(EXAMPLE, errors)?;
        let text = page.value();
        let rest = text.strip_prefix("https://").unwrap_or_default();
        // Nothing that would end the link in the documentation.
        let clean = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(c);
        if rest.is_empty() || rest.starts_with('/') || !rest.chars().all(clean) {
            errors.at(
                &page,
                format_args!(
                    "this is not the URL of a page\nwrite `docs = {EXAMPLE}`, and anything that \
                     cannot stand in a URL percent-encoded"
                ),
            );
            return None;
        }
        Some(page)
    }

    /// An option with a path.
    pub(crate) fn path(&self, example: &str, errors: &mut Errors) -> Option<Path> {
        self.value_with(Path::parse_mod_style, example, errors)
    }

    /// An option with one word.
    pub(crate) fn word(&self, example: &str, errors: &mut Errors) -> Option<Ident> {
        self.value(example, errors)
    }

    fn value<T: Parse>(&self, example: &str, errors: &mut Errors) -> Option<T> {
        self.value_with(T::parse, example, errors)
    }

    fn value_with<T>(
        &self,
        parser: fn(ParseStream) -> syn::Result<T>,
        example: &str,
        errors: &mut Errors,
    ) -> Option<T> {
        let name = &self.name;
        let value = match &self.value {
            Some(value) if !value.is_empty() => value,
            _ => {
                errors.at(
                    name,
                    format_args!("`{name}` needs a value\nwrite `{name} = {example}`"),
                );
                return None;
            }
        };
        let parsed = parser.parse2(value.clone()).ok();
        if parsed.is_none() {
            errors.at(
                value,
                format_args!("this is no value for `{name}`\nwrite `{name} = {example}`"),
            );
        }
        parsed
    }
}
