//! `impl Encode`, `impl Decode` and serde's traits on top.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{GenericParam, Generics, Lifetime, LifetimeParam};

use crate::check;
use crate::diagnostic::Errors;
use crate::expand::attributes::{allow_deprecated, unlisted};
use crate::expand::refused::refused;
use crate::expand::span::{at, own};
use crate::expand::{constructor, decode, encode};
use crate::input::attribute_macro::Macro;
use crate::input::field::Field;
use crate::input::item::Item;
use crate::input::model::ModelArguments;
use crate::krate::Krate;

/// `#[model(arguments)] input`.
pub(crate) fn model(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let arguments = ModelArguments::parse(arguments, &mut errors);
    let Some(mut item) = Item::parse(input.clone(), Macro::Model, &mut errors) else {
        let path = arguments.krate.as_ref();
        return refused(input, path, errors, |krate, item| {
            expand(krate, &arguments, item, false)
        });
    };
    if arguments.decode && item.is_notification() {
        errors.at_span(
            Span::call_site(),
            "`#[notification]` does all that `#[model(decode)]` does\nremove `#[model]`",
        );
        let errors = errors.finish();
        return quote!(#input #errors);
    }
    let encode = arguments.encode || arguments.answer;
    check::model(&item, encode, arguments.decode, &mut errors);
    let generated = Krate::given_or_found(arguments.krate.as_ref(), &mut errors).map(|krate| {
        let implementation = expand(&krate, &arguments, &item, errors.is_empty());
        let constructor = arguments.new.then(|| constructor::expand(&item));
        quote!(#implementation #constructor)
    });
    if arguments.new {
        item.added
            .extend(constructor::must_use(&item, "a value alone does nothing"));
    }
    let errors = errors.finish();
    quote!(#item #generated #errors)
}

/// What is written for a model; when it is not `right`, only enough for the struct's
/// uses to compile.
pub(super) fn expand(
    krate: &Krate,
    arguments: &ModelArguments,
    item: &Item,
    right: bool,
) -> TokenStream {
    let encode = arguments.encode.then(|| encode_impls(krate, item, right));
    let decode = arguments.decode.then(|| decode_impls(krate, item, right));
    quote!(#encode #decode)
}

fn encode_impls(krate: &Krate, item: &Item, right: bool) -> TokenStream {
    let (name, allow, unlisted) = (at(item.ident(), own()), allow_deprecated(item), unlisted());
    let (impl_generics, type_generics, where_clause) = item.definition.generics.split_for_impl();
    let (encoder, body) = if right {
        let fields: TokenStream = item
            .fields
            .iter()
            .filter(|field| field.serde.encode.skip.is_none())
            .map(|field| encode_field(krate, field))
            .collect();
        let body = quote_spanned! {own()=>
            let mut object = encoder.object();
            #fields
            object.end();
        };
        (quote_spanned!(own()=> encoder), body)
    } else {
        (quote!(_), TokenStream::new())
    };
    let encode = quote_spanned! {own()=>
        #allow
        #unlisted
        impl #impl_generics #krate::Encode for #name #type_generics #where_clause {
            #[inline]
            fn encode(&self, #encoder: &mut #krate::Encoder) {
                #body
            }
        }
    };
    if item.derives.serialize {
        return encode;
    }
    quote_spanned! {own()=>
        #encode
        #allow
        impl #impl_generics #krate::__private::serde::Serialize
            for #name #type_generics #where_clause
        {
            #[inline]
            fn serialize<S: #krate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #krate::__private::serialize(self, serializer)
            }
        }
    }
}

fn encode_field(krate: &Krate, field: &Field) -> TokenStream {
    let name = &field.encode_name;
    encode::statement(
        krate,
        field,
        |value| quote_spanned!(own()=> object.field(#name, #value);),
    )
}

fn decode_impls(krate: &Krate, item: &Item, right: bool) -> TokenStream {
    let (name, allow, unlisted) = (at(item.ident(), own()), allow_deprecated(item), unlisted());
    let (impl_generics, type_generics, where_clause) = item.definition.generics.split_for_impl();
    let (node, context, body) = if right {
        (
            quote_spanned!(own()=> node),
            quote_spanned!(own()=> context),
            decode::body(krate, item),
        )
    } else {
        (quote!(_), quote!(_), quote!(::core::unreachable!()))
    };
    let decode = quote_spanned! {own()=>
        #allow
        #unlisted
        impl #impl_generics #krate::Decode for #name #type_generics #where_clause {
            #[inline]
            fn decode(
                #node: &#krate::Node<'_>,
                #context: &mut #krate::Context,
            ) -> ::core::result::Result<Self, #krate::DecodeError> {
                #body
            }
        }
    };
    if item.derives.deserialize {
        return decode;
    }
    let generics = with_lifetime(&item.definition.generics);
    quote_spanned! {own()=>
        #decode
        #allow
        impl #generics #krate::__private::serde::Deserialize<'de>
            for #name #type_generics #where_clause
        {
            #[inline]
            fn deserialize<D: #krate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #krate::__private::deserialize(deserializer)
            }
        }
    }
}

/// `<'de>`; with the parameters of a struct that should not have any.
fn with_lifetime(generics: &Generics) -> TokenStream {
    if generics.params.is_empty() {
        return quote_spanned!(own()=> <'de>);
    }
    let mut generics = generics.clone();
    let lifetime = Lifetime::new("'de", own());
    let parameter = GenericParam::Lifetime(LifetimeParam::new(lifetime));
    generics.params.insert(0, parameter);
    generics.split_for_impl().0.to_token_stream()
}
