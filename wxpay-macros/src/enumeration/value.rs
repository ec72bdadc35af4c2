//! `Success = "SUCCESS"`: a variant of `open_enum!`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::{Brace, Paren};
use syn::{Attribute, LitStr, Token};

use super::variant::Variant;
use crate::diagnostic::Errors;

/// Reads what follows the name of a variant, past all mistakes.
pub(super) fn variant(
    attributes: Vec<Attribute>,
    name: Ident,
    input: ParseStream,
    errors: &mut Errors,
) -> Option<Variant> {
    let text = usual_text(&name);
    let before = errors.count();
    if input.peek(Paren) || input.peek(Brace) {
        let fields = input.parse::<TokenTree>();
        errors.at(
            &fields.map(TokenStream::from).unwrap_or_default(),
            format_args!("a variant of `open_enum!` holds nothing\nwrite `{name} = \"{text}\"`"),
        );
    }
    let value = match input.parse::<Token![=]>() {
        Ok(_) => value(&name, &text, input, errors),
        Err(_) if errors.count() == before => {
            errors.at(
                &name,
                format_args!(
                    "`{name}` has no value\n\
                     write the text as the official page has it, such as `{name} = \"{text}\"`"
                ),
            );
            None
        }
        Err(_) => None,
    };
    let means = match value {
        Some(value) => quote!(= #value),
        None => made_up(&name),
    };
    Some(Variant::new(attributes, name, means))
}

fn value(name: &Ident, text: &str, input: ParseStream, errors: &mut Errors) -> Option<LitStr> {
    if input.peek(LitStr) {
        return input.parse().ok();
    }
    let mut found = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) && (found.is_empty() || !begins(input)) {
        found.extend(input.parse::<TokenTree>());
    }
    let problem = format!("a value is a string in double quotes\nwrite `{name} = \"{text}\"`");
    if found.is_empty() {
        errors.at(name, problem);
    } else {
        errors.at(&found, problem);
    }
    None
}

/// Whether the next variant comes, although no comma does.
fn begins(input: ParseStream) -> bool {
    input.peek(Token![#]) || (input.peek(Ident::peek_any) && input.peek2(Token![=]))
}

/// Checks that no two variants are the same on the wire.
pub(super) fn check(variants: &mut [Variant], errors: &mut Errors) {
    let mut seen: Vec<(String, Ident)> = Vec::new();
    for variant in variants {
        let Some(value) = variant.means().clone().into_iter().last() else {
            continue;
        };
        let text = value.to_string();
        match seen.iter().find(|(earlier, _)| *earlier == text) {
            Some((_, earlier)) => {
                errors.at(
                    &value,
                    format_args!(
                        "`{earlier}` has the value {text} already\n\
                         remove `{}`, or correct its value",
                        variant.name()
                    ),
                );
                variant.set(made_up(variant.name()));
            }
            None => seen.push((text, variant.name().clone())),
        }
    }
}

/// After a mistake, a value that no other variant has.
fn made_up(name: &Ident) -> TokenStream {
    let value = LitStr::new(&format!("!{name}"), name.span());
    quote!(= #value)
}

/// `NOT_PAY` for `NotPay`: how most of WeChat Pay's values look.
fn usual_text(name: &Ident) -> String {
    let mut text = String::new();
    for character in name.to_string().trim_start_matches("r#").chars() {
        if character.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(character.to_uppercase());
    }
    text
}
