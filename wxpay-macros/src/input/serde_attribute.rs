//! The serde attributes that the macros understand.
//!
//! They mean here what they mean to serde, so that a struct may carry them for both.

use proc_macro2::{Span, TokenTree};
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Ident, LitStr, Path, PathSegment, Token};

use crate::diagnostic::Errors;
use crate::input::rename_rule::{NAMES, RenameRule};
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

const ON_FIELDS: [&str; 10] = [
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
const ON_STRUCTS: [&str; 2] = ["rename_all", "crate"];

impl FieldSerde {
    /// Reads the serde attributes among `attributes`.
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut this = Self::default();
        each_item(attributes, &ON_FIELDS, errors, |name, meta, errors| {
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
                self.aliases.push(meta.value()?.parse::<LitStr>()?.value());
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
            _ => {
                let module = function(meta)?;
                set(&mut encode.with, Some(within(&module, "serialize")))
                    & set(&mut decode.with, Some(within(&module, "deserialize")))
            }
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
    /// Reads the serde attributes among `attributes`.
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut this = Self::default();
        each_item(attributes, &ON_STRUCTS, errors, |name, meta, errors| {
            if name != "rename_all" {
                // `crate = "…"` is for serde's own derive.
                return meta.value()?.parse::<LitStr>().map(drop);
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

/// Goes through the items of all `#[serde(…)]` attributes, past all mistakes.
fn each_item(
    attributes: &[Attribute],
    known: &[&str],
    errors: &mut Errors,
    mut item: impl FnMut(&Ident, &ParseNestedMeta, &mut Errors) -> syn::Result<()>,
) {
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        let parsed = attribute.parse_nested_meta(|meta| {
            let name = meta
                .path
                .get_ident()
                .filter(|name| known.contains(&name.unraw().to_string().as_str()));
            if let Some(name) = name {
                return item(name, &meta, errors);
            }
            errors.at(&meta.path, unsupported(&meta.path, known));
            while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
                meta.input.parse::<TokenTree>()?;
            }
            Ok(())
        });
        if let Err(error) = parsed {
            errors.push(error);
        }
    }
}

fn unsupported(path: &Path, known: &[&str]) -> String {
    let name = path
        .get_ident()
        .map(|name| name.unraw().to_string())
        .unwrap_or_default();
    let remedy = match nearest(&name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("here one can write {}", list(known)),
    };
    format!("the serde attribute `{name}` is not supported here\n{remedy}")
}

/// Sets what was not set before; says whether that was so.
fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    match (place.is_some(), value) {
        (_, None) => true,
        (true, Some(_)) => false,
        (false, value) => {
            *place = value;
            true
        }
    }
}

/// `= "both"`, or `(serialize = "one", deserialize = "other")`.
fn both_directions(meta: &ParseNestedMeta) -> syn::Result<(Option<LitStr>, Option<LitStr>)> {
    if meta.input.peek(Token![=]) {
        let both = meta.value()?.parse::<LitStr>()?;
        return Ok((Some(both.clone()), Some(both)));
    }
    let (mut encode, mut decode) = (None, None);
    meta.parse_nested_meta(|meta| {
        let direction = match &meta.path {
            path if path.is_ident("serialize") => &mut encode,
            path if path.is_ident("deserialize") => &mut decode,
            _ => {
                return Err(
                    meta.error("only `serialize = \"…\"` and `deserialize = \"…\"` can stand here")
                );
            }
        };
        *direction = Some(meta.value()?.parse::<LitStr>()?);
        Ok(())
    })?;
    Ok((encode, decode))
}

fn function(meta: &ParseNestedMeta) -> syn::Result<Path> {
    let literal = meta.value()?.parse::<LitStr>()?;
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
        let remedy = match nearest(&text, NAMES) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the cases are {}", list(&NAMES)),
        };
        syn::Error::new_spanned(name, format_args!("there is no case `{text}`\n{remedy}"))
    })
}
