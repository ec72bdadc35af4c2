//! `new` and the setters, for those who ask for them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Attribute, Type};

use crate::expand::attributes::allow_deprecated;
use crate::expand::span::{at, own};
use crate::input::field::Field;
use crate::input::item::Item;
use crate::input::word::is_any_word;

/// Types that are taken as they are: a literal would not know which `Into` it means.
const PLAIN: &[&str] = &[
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize",
];

/// [`methods`], where there are no others.
pub(super) fn expand(item: &Item) -> TokenStream {
    let (name, allow) = (at(item.ident(), own()), allow_deprecated(item));
    let (impl_generics, type_generics, where_clause) = item.definition.generics.split_for_impl();
    let methods = methods(item);
    quote_spanned! {own()=>
        #allow
        impl #impl_generics #name #type_generics #where_clause {
            #methods
        }
    }
}

/// Said once of the struct and not of each method: none of them does anything but give one.
pub(super) fn must_use(item: &Item, text: &str) -> Option<TokenStream> {
    let said = |attribute: &Attribute| attribute.path().is_ident("must_use");
    if item.definition.attrs.iter().any(said) {
        None
    } else {
        Some(quote!(#[must_use = #text]))
    }
}

/// `new`, with the required fields in order, and a setter for each optional one.
pub(super) fn methods(item: &Item) -> TokenStream {
    if let Some(types) = item.types_without_names() {
        return of_a_mistake(types);
    }
    let required = || {
        item.fields
            .iter()
            .filter(|field| field.option_of().is_none())
    };
    let parameters = required().map(parameter);
    let values = item.fields.iter().map(value);
    let setters = item.fields.iter().filter_map(setter);
    let many = (required().count() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let doc = if required().count() == item.fields.len() {
        " All fields, in order."
    } else {
        " The required fields, in order; the others are left out until they are set."
    };
    quote_spanned! {own()=>
        #[doc = #doc]
        #[inline]
        #many
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#values,)* }
        }
        #(#setters)*
    }
}

/// Enough for calls of `new` to compile where fields have no names, which has been reported.
fn of_a_mistake<'i>(types: impl Iterator<Item = &'i Type>) -> TokenStream {
    let parameters = types.map(|ty| {
        if is_plain(ty) {
            quote!(#ty)
        } else {
            quote!(impl ::core::convert::Into<#ty>)
        }
    });
    quote_spanned! {own()=>
        #[doc(hidden)]
        pub fn new(#(_: #parameters),*) -> Self {
            ::core::unreachable!()
        }
    }
}

// Each part is one stream, not one of several others: these are most of what is written.

fn parameter(field: &Field) -> TokenStream {
    let Field { cfg, ident, ty, .. } = field;
    let ident = at(ident, own());
    if is_plain(ty) {
        quote!(#(#cfg)* #ident: #ty)
    } else {
        quote!(#(#cfg)* #ident: impl ::core::convert::Into<#ty>)
    }
}

fn value(field: &Field) -> TokenStream {
    let Field { cfg, ident, ty, .. } = field;
    let ident = at(ident, own());
    match field.option_of() {
        Some(_) => quote!(#(#cfg)* #ident: ::core::option::Option::None),
        None if is_plain(ty) => quote!(#(#cfg)* #ident: #ident),
        None => quote!(#(#cfg)* #ident: ::core::convert::Into::into(#ident)),
    }
}

fn setter(field: &Field) -> Option<TokenStream> {
    let inner = field.option_of()?;
    let Field {
        cfg, docs, ident, ..
    } = field;
    // The name of the method leads to the field.
    let value = at(ident, own());
    let doc = docs
        .is_empty()
        .then(|| format!(" Sets `{}`.", field.plain_name()));
    let doc = doc.as_slice();
    Some(if is_plain(inner) {
        quote_spanned! {own()=>
            #(#cfg)*
            #(#docs)*
            #(#[doc = #doc])*
            #[inline]
            pub fn #ident(mut self, #value: #inner) -> Self {
                self.#value = ::core::option::Option::Some(#value);
                self
            }
        }
    } else {
        quote_spanned! {own()=>
            #(#cfg)*
            #(#docs)*
            #(#[doc = #doc])*
            #[inline]
            pub fn #ident(mut self, #value: impl ::core::convert::Into<#inner>) -> Self {
                self.#value = ::core::option::Option::Some(::core::convert::Into::into(#value));
                self
            }
        }
    })
}

fn is_plain(ty: &Type) -> bool {
    match ty {
        Type::Path(path) if path.qself.is_none() => is_any_word(&path.path, PLAIN),
        _ => false,
    }
}
