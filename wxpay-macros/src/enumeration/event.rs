//! `Paid(Transaction)`: a variant of `events!`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::token::Paren;
use syn::{Attribute, Token, Type};

use super::variant::Variant;
use crate::diagnostic::Errors;
use crate::input::options::until_comma;

/// Reads what follows the name of a variant, past all mistakes. A variant without a type is left
/// out.
pub(super) fn variant(
    attributes: Vec<Attribute>,
    name: Ident,
    input: ParseStream,
    errors: &mut Errors,
) -> Option<Variant> {
    let remedy = format!("write `{name}(Type)` with the type that `#[notification]` stands on");
    if !input.peek(Paren) {
        let found = until_comma(input);
        let problem = format!("a variant of `events!` holds what the event reports\n{remedy}");
        if found.is_empty() {
            errors.at(&name, problem);
        } else {
            errors.at(&found, problem);
        }
        return None;
    }
    let Ok(TokenTree::Group(group)) = input.parse() else {
        return None;
    };
    let types = Punctuated::<Type, Token![,]>::parse_terminated.parse2(group.stream());
    let types: Vec<Type> = types.into_iter().flatten().collect();
    let [event] = types.as_slice() else {
        errors.at(
            &group,
            format_args!("a variant of `events!` holds one type\n{remedy}"),
        );
        return None;
    };
    Some(Variant::new(attributes, name, quote!((#event))))
}

/// Checks that no two variants are for the same type: the second one would never be made.
pub(super) fn check(variants: &[Variant], errors: &mut Errors) {
    let mut seen: Vec<(String, &Ident)> = Vec::new();
    for variant in variants {
        let text = variant.means().to_string();
        match seen.iter().find(|(earlier, _)| *earlier == text) {
            Some((_, earlier)) => errors.at(
                &inside(variant.means()),
                format_args!(
                    "`{earlier}` holds this type already, and gets all its events\nremove `{}`",
                    variant.name()
                ),
            ),
            None => seen.push((text, variant.name())),
        }
    }
}

fn inside(means: &TokenStream) -> TokenStream {
    match means.clone().into_iter().next() {
        Some(TokenTree::Group(group)) => group.stream(),
        other => other.to_token_stream(),
    }
}
