//! `impl Event` or `impl EventV2`; reading is a model's.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::check;
use crate::diagnostic::Errors;
use crate::expand::attributes::{allow_deprecated, unlisted};
use crate::expand::documentation::Documentation;
use crate::expand::model;
use crate::expand::refused::refused;
use crate::expand::span::{at, own};
use crate::input::attribute_macro::Macro;
use crate::input::item::Item;
use crate::input::model::ModelArguments;
use crate::input::notification::{NotificationArguments, Proof};
use crate::krate::Krate;

/// `#[notification(arguments)] input`.
pub(crate) fn notification(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let arguments = NotificationArguments::parse(arguments, &mut errors);
    let reading = ModelArguments {
        decode: true,
        ..ModelArguments::default()
    };
    let Some(mut item) = Item::parse(input.clone(), Macro::Notification, &mut errors) else {
        let path = arguments.krate.as_ref();
        return refused(input, path, errors, |krate, item| {
            let model = model::expand(krate, &reading, item, false);
            let event = event_impl(krate, &arguments, item);
            quote!(#model #event)
        });
    };
    check::model(&item, false, true, &mut errors);
    let generated = Krate::given_or_found(arguments.krate.as_ref(), &mut errors).map(|krate| {
        let model = model::expand(&krate, &reading, &item, errors.is_empty());
        let event = event_impl(&krate, &arguments, &item);
        quote!(#model #event)
    });
    Documentation::of_event(&arguments.event_types, arguments.docs.as_ref()).add_to(&mut item);
    let errors = errors.finish();
    quote!(#item #generated #errors)
}

fn event_impl(krate: &Krate, arguments: &NotificationArguments, item: &Item) -> TokenStream {
    let (name, allow, unlisted) = (at(item.ident(), own()), allow_deprecated(item), unlisted());
    let (impl_generics, type_generics, where_clause) = item.definition.generics.split_for_impl();
    let event_types = &arguments.event_types;
    if let Some(proof) = arguments.v2 {
        let body = event_v2(krate, arguments, proof);
        return quote_spanned! {own()=>
            #allow
            #unlisted
            impl #impl_generics #krate::notification::v2::EventV2
                for #name #type_generics #where_clause
            {
                #body
            }
        };
    }
    let original_type = arguments.original_type.as_ref().map(|original_type| {
        quote_spanned! {own()=>
            const ORIGINAL_TYPE: ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option::Option::Some(#original_type);
        }
    });
    let fields = &arguments.fields;
    let fields = (!fields.is_empty()).then(|| {
        quote_spanned! {own()=>
            const FIELDS: &'static [&'static ::core::primitive::str] = &[#(#fields),*];
        }
    });
    quote_spanned! {own()=>
        #allow
        #unlisted
        impl #impl_generics #krate::notification::Event for #name #type_generics #where_clause {
            const EVENT_TYPES: &'static [&'static ::core::primitive::str] = &[#(#event_types),*];
            #original_type
            #fields
        }
    }
}

/// What stands in `impl EventV2`.
fn event_v2(krate: &Krate, arguments: &NotificationArguments, proof: Proof) -> TokenStream {
    let event_types = &arguments.event_types;
    let variant = match proof {
        Proof::Sign => quote!(Sign),
        Proof::ReqInfo => quote!(ReqInfo),
        Proof::EventCiphertext => quote!(EventCiphertext),
    };
    let event_types = (!event_types.is_empty()).then(|| {
        quote_spanned! {own()=>
            const EVENT_TYPES: &'static [&'static ::core::primitive::str] = &[#(#event_types),*];
        }
    });
    let return_code = arguments
        .no_return_code
        .then(|| quote_spanned!(own()=> const RETURN_CODE: ::core::primitive::bool = false;));
    let result_code = arguments
        .no_result_code
        .then(|| quote_spanned!(own()=> const RESULT_CODE: ::core::primitive::bool = false;));
    quote_spanned! {own()=>
        const PROOF: #krate::notification::v2::ProofV2 =
            #krate::notification::v2::ProofV2::#variant;
        #event_types
        #return_code
        #result_code
    }
}
