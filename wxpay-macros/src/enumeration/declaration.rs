//! `pub enum Name { … }`: what the two macros have in common.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{ParseBuffer, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::token::Brace;
use syn::{Attribute, Meta, Path, Token, Visibility, braced};

use super::kind::Kind;
use super::variant::Variant;
use super::{event, value};
use crate::diagnostic::Errors;
use crate::input::options::until_comma;

/// A declaration, as far as it is right.
pub(super) struct Declaration {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    variants: Vec<Variant>,
}

/// What [`Kind::Values`] has implemented already.
const IMPLEMENTED: &[&str] = &[
    "Clone",
    "Debug",
    "Deserialize",
    "Eq",
    "Hash",
    "PartialEq",
    "Serialize",
];

impl Declaration {
    /// Reads a declaration, past all mistakes. `None` when it has no name to be known by.
    pub(super) fn read(tokens: TokenStream, kind: Kind, errors: &mut Errors) -> Option<Self> {
        let parser = |input: ParseStream| {
            let Some((attributes, visibility, name)) = head(input, kind, errors) else {
                let _: TokenStream = input.parse()?;
                return Ok(None);
            };
            refuse_parameters(input, &name, kind, errors);
            let variants = body(input, &name, kind, errors);
            let rest: TokenStream = input.parse()?;
            if !rest.is_empty() {
                errors.at(
                    &rest,
                    format_args!(
                        "`{0}` declares one enumeration, and this stands behind it\n\
                         put it behind the macro, or into another `{0}`",
                        kind.name()
                    ),
                );
            }
            let mut this = Self {
                attributes,
                visibility,
                name,
                variants,
            };
            this.check_attributes(kind, errors);
            this.check_names(kind, errors);
            match kind {
                Kind::Values => value::check(&mut this.variants, errors),
                Kind::Events => event::check(&this.variants, errors),
            }
            Ok(Some(this))
        };
        parser.parse2(tokens).ok().flatten()
    }

    fn check_attributes(&mut self, kind: Kind, errors: &mut Errors) {
        let inside = self.variants.iter_mut().map(|it| &mut it.attributes);
        for attributes in inside.chain([&mut self.attributes]) {
            attributes.retain(|attribute| {
                let serde = attribute.path().is_ident("serde");
                if serde {
                    errors.at(
                        attribute,
                        format_args!(
                            "`{}` knows no serde attributes\nremove it; {}",
                            kind.name(),
                            kind.instead_of_serde()
                        ),
                    );
                }
                !serde
            });
        }
        if kind == Kind::Events {
            return;
        }
        self.attributes.retain(|attribute| {
            let open = attribute.path().is_ident("non_exhaustive");
            if open {
                errors.at(
                    attribute,
                    "`open_enum!` makes every enumeration `#[non_exhaustive]`\nremove it",
                );
            }
            !open
        });
        for attribute in &mut self.attributes {
            refuse_derives(attribute, errors);
        }
    }

    fn check_names(&mut self, kind: Kind, errors: &mut Errors) {
        let mut seen: Vec<Ident> = Vec::new();
        self.variants.retain(|variant| {
            let name = variant.name();
            if name == "Unknown" {
                let holds = match kind {
                    Kind::Values => "values",
                    Kind::Events => "events",
                };
                errors.at(
                    name,
                    format_args!(
                        "`Unknown` is added by `{}`, for all {holds} that are not listed\n\
                         remove it, or give this one another name",
                        kind.name()
                    ),
                );
                return false;
            }
            if seen.contains(name) {
                errors.at(
                    name,
                    format_args!("`{name}` is declared twice\nrename or remove one of the two"),
                );
                return false;
            }
            seen.push(name.clone());
            true
        });
    }
}

/// What stands in front of the variants; `None` when it has no name.
fn head(
    input: ParseStream,
    kind: Kind,
    errors: &mut Errors,
) -> Option<(Vec<Attribute>, Visibility, Ident)> {
    let attributes = attributes(input, errors)?;
    let visibility = input.parse().unwrap_or(Visibility::Inherited);
    let name = name(input, kind, errors)?;
    Some((attributes, visibility, name))
}

fn attributes(input: ParseStream, errors: &mut Errors) -> Option<Vec<Attribute>> {
    match input.call(Attribute::parse_outer) {
        Ok(attributes) => Some(attributes),
        Err(error) => {
            errors.at_span(
                error.span(),
                "this is not an attribute\nwrite `#[…]`, or remove it",
            );
            None
        }
    }
}

fn name(input: ParseStream, kind: Kind, errors: &mut Errors) -> Option<Ident> {
    let (macro_name, example) = (kind.name(), kind.example());
    let not_an_enumeration =
        format!("`{macro_name}` declares an enumeration\nwrite `enum Name {{ {example} }}`");
    let keyword = match input.call(Ident::parse_any) {
        Ok(keyword) => keyword,
        Err(_) => {
            let span = if input.is_empty() {
                Span::call_site()
            } else {
                input.span()
            };
            errors.at_span(span, not_an_enumeration);
            return None;
        }
    };
    if keyword == "enum" || keyword == "struct" || keyword == "union" {
        if keyword != "enum" {
            errors.at(
                &keyword,
                format_args!("`{macro_name}` declares an enumeration\nwrite `enum` here"),
            );
        }
        return input.call(Ident::parse_any).ok().or_else(|| {
            errors.at(
                &keyword,
                format_args!("the enumeration has no name\nwrite `enum Name {{ {example} }}`"),
            );
            None
        });
    }
    if !input.peek(Brace) {
        errors.at(&keyword, not_an_enumeration);
        return None;
    }
    errors.at(
        &keyword,
        format_args!("the word `enum` is missing\nwrite `enum {keyword}`"),
    );
    Some(keyword)
}

fn refuse_parameters(input: ParseStream, name: &Ident, kind: Kind, errors: &mut Errors) {
    let mut found = TokenStream::new();
    while !input.is_empty() && !input.peek(Brace) {
        match input.parse::<TokenTree>() {
            Ok(token) => found.extend([token]),
            Err(_) => break,
        }
    }
    if input.is_empty() {
        let name = name.into_token_stream();
        errors.at(
            if found.is_empty() { &name } else { &found },
            format_args!(
                "the variants stand in braces\nwrite `enum {name} {{ {} }}`",
                kind.example()
            ),
        );
    } else if !found.is_empty() {
        errors.at(
            &found,
            format_args!(
                "`{}` takes no type parameters, no lifetimes and no `where` clause\nremove this",
                kind.name()
            ),
        );
    }
}

fn body(input: ParseStream, name: &Ident, kind: Kind, errors: &mut Errors) -> Vec<Variant> {
    let variants = in_braces(input)
        .map(|content| variants(&content, kind, errors))
        .unwrap_or_default();
    if variants.is_empty() && errors.is_empty() && kind == Kind::Values {
        errors.at(
            name,
            format_args!(
                "`{name}` lists no values\nwrite `enum {name} {{ {} }}`",
                kind.example()
            ),
        );
    }
    variants
}

fn in_braces(input: ParseStream<'_>) -> syn::Result<ParseBuffer<'_>> {
    let content;
    braced!(content in input);
    Ok(content)
}

fn variants(input: ParseStream, kind: Kind, errors: &mut Errors) -> Vec<Variant> {
    let mut variants = Vec::new();
    while !input.is_empty() {
        if let Ok(comma) = input.parse::<Token![,]>() {
            errors.at(&comma, "there is nothing before this comma\nremove it");
            continue;
        }
        let Some(attributes) = attributes(input, errors) else {
            let _ = until_comma(input);
            let _ = input.parse::<Option<Token![,]>>();
            continue;
        };
        match input.call(Ident::parse_any) {
            Ok(name) => variants.extend(match kind {
                Kind::Values => value::variant(attributes, name, input, errors),
                Kind::Events => event::variant(attributes, name, input, errors),
            }),
            Err(_) => {
                let found = until_comma(input);
                let problem = format!("this is not a variant\nwrite `{}`", kind.example());
                if found.is_empty() {
                    errors.at_span(input.span(), problem);
                } else {
                    errors.at(&found, problem);
                }
            }
        }
        if input.is_empty() || input.parse::<Token![,]>().is_ok() {
            continue;
        }
        let problem = "variants are separated by commas\nwrite a `,` ";
        match input.parse::<Token![;]>() {
            Ok(semicolon) => errors.at(&semicolon, format_args!("{problem}instead of this")),
            Err(_) => errors.at_span(input.span(), format_args!("{problem}before this")),
        }
        if !input.peek(Token![#]) && !input.peek(syn::Ident::peek_any) {
            let _ = until_comma(input);
            let _ = input.parse::<Option<Token![,]>>();
        }
    }
    variants
}

/// Refuses derives of what is implemented already, or cannot be, and takes them out.
fn refuse_derives(attribute: &mut Attribute, errors: &mut Errors) {
    let Meta::List(list) = &mut attribute.meta else {
        return;
    };
    let parser = Punctuated::<Path, Token![,]>::parse_terminated;
    if !list.path.is_ident("derive") {
        return;
    }
    let Ok(paths) = list.parse_args_with(parser) else {
        return;
    };
    let kept = paths.into_iter().filter(|path| {
        let last = path.segments.last().map(|last| last.ident.to_string());
        let last = last.unwrap_or_default();
        if IMPLEMENTED.contains(&last.as_str()) {
            errors.at(
                path,
                format_args!("`open_enum!` implements `{last}` itself\nremove it"),
            );
            return false;
        }
        if last == "Copy" {
            errors.at(
                path,
                "`Unknown` holds a text, which cannot be copied\nremove `Copy`, and write `.clone()`",
            );
        }
        last != "Copy"
    });
    list.tokens = kept
        .collect::<Punctuated<Path, Token![,]>>()
        .into_token_stream();
}

impl ToTokens for Declaration {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            attributes,
            visibility,
            name,
            variants,
        } = self;
        tokens.extend(quote! {
            #(#attributes)* #visibility enum #name { #(#variants,)* }
        });
    }
}
