//! `new` and the setters, for those who ask for them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Attribute, Type, parse_quote};

use crate::expand::allow_deprecated;
use crate::expand::place::own;
use crate::input::field::Field;
use crate::input::item::Item;

/// Types that are taken as they are: a literal would not know which `Into` it means.
const PLAIN: [&str; 16] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32",
    "u64", "u128", "usize",
];

/// [`methods`], where there are no others.
pub(super) fn expand(item: &Item) -> TokenStream {
    let (name, allow) = (item.ident(), allow_deprecated(item));
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
pub(super) fn must_use(item: &Item, text: &str) -> Option<Attribute> {
    let said = |attribute: &Attribute| attribute.path().is_ident("must_use");
    match item.definition.attrs.iter().any(said) {
        true => None,
        false => Some(parse_quote!(#[must_use = #text])),
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
    let parameters = required().map(|field| {
        let (cfg, ident) = (&field.cfg, &field.ident);
        let ty = parameter(&field.ty);
        quote!(#(#cfg)* #ident: #ty)
    });
    let values = item.fields.iter().map(value);
    let setters = item.fields.iter().filter_map(setter);
    let many = (required().count() > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let doc = match required().count() == item.fields.len() {
        true => " All fields, in order.",
        false => " The required fields, in order; the others are left out until they are set.",
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
    let parameters = types.map(parameter);
    quote_spanned! {own()=>
        #[doc(hidden)]
        pub fn new(#(_: #parameters),*) -> Self {
            ::core::unreachable!()
        }
    }
}

fn parameter(ty: &Type) -> TokenStream {
    match is_plain(ty) {
        true => quote!(#ty),
        false => quote!(impl ::core::convert::Into<#ty>),
    }
}

fn converted(field: &Field, ty: &Type) -> TokenStream {
    let ident = &field.ident;
    match is_plain(ty) {
        true => quote!(#ident),
        false => quote!(::core::convert::Into::into(#ident)),
    }
}

fn value(field: &Field) -> TokenStream {
    let (cfg, ident) = (&field.cfg, &field.ident);
    let value = match field.option_of() {
        Some(_) => quote!(::core::option::Option::None),
        None => converted(field, &field.ty),
    };
    quote!(#(#cfg)* #ident: #value)
}

fn setter(field: &Field) -> Option<TokenStream> {
    let inner = field.option_of()?;
    let (cfg, ident) = (&field.cfg, &field.ident);
    let docs = match field.docs.as_slice() {
        [] => {
            let doc = format!(" Sets `{}`.", field.plain_name());
            quote!(#[doc = #doc])
        }
        docs => quote!(#(#docs)*),
    };
    let parameter = parameter(inner);
    let value = converted(field, inner);
    Some(quote_spanned! {own()=>
        #(#cfg)*
        #docs
        #[inline]
        pub fn #ident(mut self, #ident: #parameter) -> Self {
            self.#ident = ::core::option::Option::Some(#value);
            self
        }
    })
}

fn is_plain(ty: &Type) -> bool {
    match ty {
        Type::Path(path) if path.qself.is_none() => {
            PLAIN.iter().any(|plain| path.path.is_ident(plain))
        }
        _ => false,
    }
}
