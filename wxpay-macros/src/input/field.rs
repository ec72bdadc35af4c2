//! One field of the struct.

use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, GenericArgument, Ident, Meta, Path, PathArguments, Token, Type};

use crate::diagnostic::Errors;
use crate::input::placement::{Placement, PlacementKind};
use crate::input::serde_attribute::{FieldSerde, StructSerde};
use crate::input::word::is_any_word;

/// The numbers, texts and booleans that can be read; `i128` and `char`, say, cannot.
const PLAIN: &[&str] = &[
    "String", "bool", "f32", "f64", "i8", "i16", "i32", "i64", "isize", "u8", "u16", "u32", "u64",
    "usize",
];

/// A field, with what its attributes say.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    /// Its `#[cfg(…)]`, to go wherever the field is used.
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) placement: Option<Placement>,
    pub(crate) serde: FieldSerde,
    /// The name in a request.
    pub(crate) encode_name: String,
    /// The name in an answer.
    pub(crate) decode_name: String,
    /// Whether every attribute that may rename it could be read.
    pub(crate) name_is_known: bool,
}

impl Field {
    /// Reads a field. `placements` says whether `#[query]` and the like may stand on it.
    pub(crate) fn parse(
        field: &mut syn::Field,
        ident: &Ident,
        container: &StructSerde,
        placements: bool,
        errors: &mut Errors,
    ) -> Self {
        refuse_conditional_attributes(&field.attrs, errors);
        let before = errors.count();
        let serde = FieldSerde::parse(&mut field.attrs, errors);
        let name_is_known = errors.count() == before;
        let named = |name: &str| -> Vec<Attribute> {
            field
                .attrs
                .iter()
                .filter(|attribute| attribute.path().is_ident(name))
                .cloned()
                .collect()
        };
        let plain = ident.unraw().to_string();
        let encode_case = container.encode.map(|rule| rule.apply(&plain));
        let decode_case = container.decode.map(|rule| rule.apply(&plain));
        Self {
            ident: ident.clone(),
            ty: field.ty.clone(),
            cfg: named("cfg"),
            docs: named("doc"),
            placement: if placements {
                Placement::parse(&field.attrs, errors)
            } else {
                None
            },
            encode_name: serde
                .encode
                .rename
                .clone()
                .or(encode_case)
                .unwrap_or(plain.clone()),
            decode_name: serde.decode.rename.clone().or(decode_case).unwrap_or(plain),
            name_is_known,
            serde,
        }
    }

    /// The name in Rust, without `r#`.
    pub(crate) fn plain_name(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// `T`, when the field's type is written `Option<T>`.
    pub(crate) fn option_of(&self) -> Option<&Type> {
        argument_of("Option", &self.ty)
    }

    /// Whether an attribute says where the field goes, in a way that needs no path to be judged.
    pub(crate) fn says_its_place(&self) -> bool {
        let kind = self.placement.as_ref().map(|placement| &placement.kind);
        !matches!(kind, None | Some(PlacementKind::EncodedPath))
    }

    /// Whether the type is written as one that can certainly be read (a text, a number, a
    /// boolean, a list of texts, or one of these as `Option`) and no attribute says when or how.
    pub(crate) fn is_plain(&self) -> bool {
        let Self { cfg, serde, .. } = self;
        cfg.is_empty()
            && serde.default.is_none()
            && serde.aliases.is_empty()
            && serde.decode.skip.is_none()
            && serde.decode.with.is_none()
            && is_plain(self.option_of().unwrap_or(&self.ty))
    }
}

fn is_plain(ty: &Type) -> bool {
    let is_any = |ty: &Type, names: &[&str]| path(ty).is_some_and(|path| is_any_word(path, names));
    is_any(ty, PLAIN) || argument_of("Vec", ty).is_some_and(|ty| is_any(ty, &["String"]))
}

/// `T`, when a type is written `Name<T>`.
fn argument_of<'a>(name: &str, ty: &'a Type) -> Option<&'a Type> {
    let last = path(ty)?.segments.last()?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments)
            if last.ident == name && arguments.args.len() == 1 =>
        {
            match arguments.args.first() {
                Some(GenericArgument::Type(argument)) => Some(argument),
                _ => None,
            }
        }
        _ => None,
    }
}

fn path(ty: &Type) -> Option<&Path> {
    match ty {
        Type::Path(path) if path.qself.is_none() => Some(&path.path),
        // From a `macro_rules!` macro, a type comes in an invisible group.
        Type::Group(group) => path(&group.elem),
        _ => None,
    }
}

/// A `cfg_attr` on a field (not that on the struct) is still there when a macro looks, and what it
/// would add cannot be seen.
fn refuse_conditional_attributes(attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg_attr"))
    {
        let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
        let items = attribute.parse_args_with(parser).unwrap_or_default();
        for item in items.iter().skip(1) {
            let ours = ["serde", "query", "body", "header", "path", "file"];
            if let Some(name) = ours.into_iter().find(|name| item.path().is_ident(name)) {
                errors.at(
                    item,
                    format_args!(
                        "`{name}` cannot depend on a condition\n\
                         write the field twice, each with its own `#[cfg(…)]`"
                    ),
                );
            }
        }
    }
}
