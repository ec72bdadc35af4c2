//! The serde attributes that the macros understand.
//!
//! They mean here what they mean to serde, so that a struct may carry them for both.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::Parser;
use syn::token::Paren;
use syn::{Attribute, Ident, LitStr, Path, PathSegment, Token, parenthesized};

use crate::diagnostic::Errors;
use crate::input::options::until_comma;
use crate::input::rename_rule::RenameRule;
use crate::suggest::{list, nearest};

/// What serde attributes say about one direction of a field.
#[derive(Default)]
pub(crate) struct Direction {
    /// `rename = "…"`.
    pub(crate) rename: Option<String>,
    /// `skip` and its kin, with where it stands.
    pub(crate) skip: Option<Span>,
    /// `with` and its kin: the function.
    pub(crate) with: Option<Path>,
}

/// What serde attributes say about a field.
#[derive(Default)]
pub(crate) struct FieldSerde {
    pub(crate) encode: Direction,
    pub(crate) decode: Direction,
    /// `skip_serializing_if = "…"`.
    pub(crate) skip_if: Option<Path>,
    /// `default`, `default = "…"`.
    pub(crate) default: Option<FieldDefault>,
    /// `alias = "…"`.
    pub(crate) aliases: Vec<String>,
    /// The attributes that concern one direction alone, with where they stand.
    pub(crate) encode_only: Vec<(String, Span)>,
    pub(crate) decode_only: Vec<(String, Span)>,
}

/// What is taken for an absent field.
pub(crate) enum FieldDefault {
    /// `Default::default()`.
    Trait,
    /// What the function gives.
    Function(Path),
}

/// What serde attributes say about the struct.
#[derive(Default)]
pub(crate) struct StructSerde {
    pub(crate) encode: Option<RenameRule>,
    pub(crate) decode: Option<RenameRule>,
}

const ON_FIELDS: &[&str] = &[
    "rename",
    "alias",
    "default",
    "skip",
    "skip_serializing",
    "skip_deserializing",
    "skip_serializing_if",
    "with",
    "serialize_with",
    "deserialize_with",
];
const ON_STRUCTS: &[&str] = &["rename_all", "crate"];

impl FieldSerde {
    /// Reads the serde attributes among `attributes`, and takes out those with a mistake.
    pub(crate) fn parse(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Self {
        let mut this = Self::default();
        each_item(attributes, ON_FIELDS, errors, |name, meta, errors| {
            this.item(name, meta, errors)
        });
        this
    }

    fn item(
        &mut self,
        name: &Ident,
        meta: &ParseNestedMeta,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let text = name.unraw().to_string();
        let span = name.span();
        let (encode, decode) = (&mut self.encode, &mut self.decode);
        let first = match text.as_str() {
            "rename" => {
                let (to, from) = both_directions(meta)?;
                set(&mut encode.rename, to.map(|name| name.value()))
                    & set(&mut decode.rename, from.map(|name| name.value()))
            }
            "alias" => {
                self.aliases.push(string(meta)?.value());
                true
            }
            "default" if meta.input.peek(Token![=]) => set(
                &mut self.default,
                Some(FieldDefault::Function(function(meta)?)),
            ),
            "default" => set(&mut self.default, Some(FieldDefault::Trait)),
            "skip" => set(&mut encode.skip, Some(span)) & set(&mut decode.skip, Some(span)),
            "skip_serializing" => set(&mut encode.skip, Some(span)),
            "skip_deserializing" => set(&mut decode.skip, Some(span)),
            "skip_serializing_if" => set(&mut self.skip_if, Some(function(meta)?)),
            "serialize_with" => set(&mut encode.with, Some(function(meta)?)),
            "deserialize_with" => set(&mut decode.with, Some(function(meta)?)),
            "with" => {
                let module = function(meta)?;
                set(&mut encode.with, Some(within(&module, "serialize")))
                    & set(&mut decode.with, Some(within(&module, "deserialize")))
            }
            _ => return Err(unsupported(&meta.path, ON_FIELDS)),
        };
        if !first {
            errors.at(
                name,
                format_args!("`{text}` was said before\nkeep one of the two"),
            );
        }
        match text.as_str() {
            "skip_serializing" | "skip_serializing_if" | "serialize_with" => {
                self.encode_only.push((text, span));
            }
            "skip_deserializing" | "deserialize_with" | "default" | "alias" => {
                self.decode_only.push((text, span));
            }
            _ => {}
        }
        Ok(())
    }
}

impl StructSerde {
    /// Reads the serde attributes among `attributes`, and takes out those with a mistake.
    pub(crate) fn parse(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Self {
        let mut this = Self::default();
        each_item(attributes, ON_STRUCTS, errors, |name, meta, errors| {
            if name != "rename_all" {
                // `crate = "…"` is for serde's own derive.
                return string(meta).map(drop);
            }
            let (encode, decode) = both_directions(meta)?;
            let encode = encode.map(|rule| rename_rule(&rule)).transpose()?;
            let decode = decode.map(|rule| rename_rule(&rule)).transpose()?;
            if !(set(&mut this.encode, encode) & set(&mut this.decode, decode)) {
                errors.at(name, "`rename_all` was said before\nkeep one of the two");
            }
            Ok(())
        });
        this
    }
}

/// Goes through the items of all `#[serde(…)]` attributes, past all mistakes. An attribute with a
/// mistake is taken out, or serde's own derive would report it once more.
fn each_item(
    attributes: &mut Vec<Attribute>,
    known: &[&str],
    errors: &mut Errors,
    mut item: impl FnMut(&Ident, &ParseNestedMeta, &mut Errors) -> syn::Result<()>,
) {
    attributes.retain(|attribute| {
        if !attribute.path().is_ident("serde") {
            return true;
        }
        let before = errors.count();
        let parsed = attribute.parse_nested_meta(|meta| {
            let name = meta
                .path
                .get_ident()
                .filter(|name| known.contains(&name.unraw().to_string().as_str()));
            let read = match name {
                Some(name) => item(name, &meta, errors),
                None => Err(unsupported(&meta.path, known)),
            };
            let rest = until_comma(meta.input);
            match (read, name) {
                (Err(error), _) => errors.push(error),
                (Ok(()), Some(name)) if !rest.is_empty() => errors.at(&rest, superfluous(name)),
                (Ok(()), _) => {}
            }
            Ok(())
        });
        if let Err(error) = parsed {
            errors.at_span(
                error.span(),
                "serde's settings stand in brackets, each with its name\n\
                 write `#[serde(rename = \"…\")]`",
            );
        }
        errors.count() == before
    });
}

/// What to say of tokens behind an item that is complete.
fn superfluous(name: &Ident) -> String {
    let name = name.to_string();
    if name.starts_with("skip") && name != "skip_serializing_if" {
        format!("`{name}` takes no value\nwrite `{name}` alone")
    } else {
        "serde's settings are separated by commas\nwrite a `,` before this".to_owned()
    }
}

fn unsupported(path: &Path, known: &[&str]) -> syn::Error {
    let name = path
        .get_ident()
        .map(|name| name.unraw().to_string())
        .unwrap_or_default();
    let remedy = match nearest(&name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("here one can write {}", list(known.iter().copied())),
    };
    syn::Error::new_spanned(
        path,
        format_args!("the serde attribute `{name}` is not supported here\n{remedy}"),
    )
}

/// Sets what was not set before; says whether that was so.
fn set<T>(known: &mut Option<T>, value: Option<T>) -> bool {
    if known.is_some() && value.is_some() {
        return false;
    }
    if value.is_some() {
        *known = value;
    }
    true
}

/// `= "…"`.
fn string(meta: &ParseNestedMeta) -> syn::Result<LitStr> {
    let name = meta
        .path
        .get_ident()
        .map(Ident::to_string)
        .unwrap_or_default();
    let Ok(value) = meta.value() else {
        return Err(syn::Error::new_spanned(
            &meta.path,
            format_args!("`{name}` needs a value\nwrite `{name} = \"…\"`"),
        ));
    };
    value.parse::<LitStr>().map_err(|error| {
        syn::Error::new(
            error.span(),
            format_args!(
                "the value of `{name}` is a string in double quotes\nwrite `{name} = \"…\"`"
            ),
        )
    })
}

/// `= "both"`, or `(serialize = "one", deserialize = "other")`.
fn both_directions(meta: &ParseNestedMeta) -> syn::Result<(Option<LitStr>, Option<LitStr>)> {
    if !meta.input.peek(Paren) {
        let both = string(meta)?;
        return Ok((Some(both.clone()), Some(both)));
    }
    let (mut encode, mut decode) = (None, None);
    let name = meta.path.to_token_stream();
    let content;
    parenthesized!(content in meta.input);
    let parser = syn::meta::parser(|meta| {
        let direction = match &meta.path {
            path if path.is_ident("serialize") => &mut encode,
            path if path.is_ident("deserialize") => &mut decode,
            _ => return Err(meta.error("")),
        };
        *direction = Some(string(&meta)?);
        Ok(())
    });
    // Taken whole, or what is left behind after a mistake would be one more.
    let content: TokenStream = content.parse()?;
    match parser.parse2(content) {
        Ok(()) => Ok((encode, decode)),
        Err(error) if error.to_string().contains('\n') => Err(error),
        Err(error) => Err(syn::Error::new(
            error.span(),
            format_args!(
                "`{name}` tells names for `serialize` and `deserialize`, and nothing else\n\
                 write `{name}(serialize = \"…\", deserialize = \"…\")`"
            ),
        )),
    }
}

fn function(meta: &ParseNestedMeta) -> syn::Result<Path> {
    let literal = string(meta)?;
    literal.parse::<Path>().map_err(|_| {
        syn::Error::new_spanned(
            &literal,
            "this is not the path of a function or module\nwrite one, such as `\"Vec::is_empty\"`",
        )
    })
}

fn within(module: &Path, function: &str) -> Path {
    let mut path = module.clone();
    let span = path
        .segments
        .last()
        .map_or_else(Span::call_site, |last| last.ident.span());
    path.segments
        .push(PathSegment::from(Ident::new(function, span)));
    path
}

fn rename_rule(name: &LitStr) -> syn::Result<RenameRule> {
    let text = name.value();
    RenameRule::named(&text).ok_or_else(|| {
        let remedy = match nearest(&text, RenameRule::names()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the cases are {}", list(RenameRule::names())),
        };
        syn::Error::new_spanned(name, format_args!("there is no case `{text}`\n{remedy}"))
    })
}
