//! `impl Endpoint` and `send`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use crate::check::{self, Request};
use crate::diagnostic::Errors;
use crate::expand::attributes::{allow_deprecated, unlisted};
use crate::expand::documentation::Documentation;
use crate::expand::refused::refused;
use crate::expand::request::{spec, write};
use crate::expand::span::{Spans, at, lifetime, own};
use crate::expand::{constructor, link};
use crate::input::attribute_macro::Macro;
use crate::input::endpoint::EndpointArguments;
use crate::input::item::Item;
use crate::krate::Krate;

/// `#[endpoint(arguments)] input`.
pub(crate) fn endpoint(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let mut arguments = EndpointArguments::parse(arguments, &mut errors);
    let Some(mut item) = Item::parse(input.clone(), Macro::Endpoint, &mut errors) else {
        arguments.new = false;
        let path = arguments.krate.as_ref();
        return refused(input, path, errors, |krate, item| {
            expand(krate, &arguments, item, None)
        });
    };
    let request = check::endpoint(&arguments, &item, &mut errors);
    let documentation = request
        .as_ref()
        .map(|request| Documentation::of_endpoint(&arguments, request));
    let generated = Krate::given_or_found(arguments.krate.as_ref(), &mut errors)
        .map(|krate| expand(&krate, &arguments, &item, request.as_ref()));
    let must_use = if arguments.is_link() {
        "a link is made by `link`"
    } else {
        "a request does nothing until it is sent"
    };
    let must_use = arguments
        .new
        .then(|| constructor::must_use(&item, must_use));
    documentation.unwrap_or_default().add_to(&mut item);
    item.added.extend(must_use.flatten());
    let errors = errors.finish();
    quote!(#item #generated #errors)
}

/// What is written for an endpoint; without a request, only enough for the struct's uses to
/// compile.
fn expand(
    krate: &Krate,
    arguments: &EndpointArguments,
    item: &Item,
    request: Option<&Request<'_>>,
) -> TokenStream {
    let (name, allow, unlisted) = (at(item.ident(), own()), allow_deprecated(item), unlisted());
    let (impl_generics, type_generics, where_clause) = item.definition.generics.split_for_impl();
    let response = response(arguments, item.ident());
    if arguments.is_link() {
        return link::expand(krate, arguments, item, request, &response);
    }
    let (spec, write, read) = match request {
        Some(request) => (
            spec(krate, arguments, request),
            write(krate, request),
            read(krate, &response),
        ),
        None => (
            quote!(#krate::Spec::v3(#krate::Method::Get, "")),
            TokenStream::new(),
            quote!(::core::unreachable!()),
        ),
    };
    let parts = if write.is_empty() {
        quote_spanned!(own()=> _)
    } else {
        quote_spanned!(own()=> parts)
    };
    let reading = match request {
        None => quote_spanned!(own()=> _),
        Some(_) => quote_spanned!(own()=> reading),
    };
    let constructor = arguments.new.then(|| constructor::methods(item));
    let client = lifetime();
    let what = request.map_or_else(|| "the request".to_owned(), |it| format!("`{}`", it.name()));
    let send_doc = format!(
        " Signs and sends {what}; await the [`Call`]({krate}::Call) for the verified answer."
    );
    quote_spanned! {own()=>
        #allow
        #unlisted
        impl #impl_generics #krate::Endpoint for #name #type_generics #where_clause {
            type Response = #response;
            const SPEC: #krate::Spec = #spec;
            #[inline]
            fn write(&self, #parts: &mut #krate::Parts) {
                #write
            }
            #[inline]
            fn read(
                #reading: &mut #krate::Reading<'_>,
            ) -> ::core::result::Result<Self::Response, #krate::DecodeError> {
                #read
            }
        }
        #allow
        impl #impl_generics #name #type_generics #where_clause {
            #constructor
            #[doc = #send_doc]
            #[inline]
            pub fn send<#client>(&self, client: &#client #krate::Client) -> #krate::Call<#client, Self> {
                client.send(self)
            }
        }
    }
}

fn response(arguments: &EndpointArguments, name: &Ident) -> TokenStream {
    match &arguments.response {
        Some(response) => response.to_token_stream(),
        None => {
            // As if it came from the macro: or the compiler would propose to rename the endpoint.
            let span = own().located_at(name.span());
            format_ident!("{}Response", name.unraw(), span = span).into_token_stream()
        }
    }
}

fn read(krate: &Krate, response: &TokenStream) -> TokenStream {
    let read = Ident::new("read", Spans::of(response).word);
    quote_spanned! {own()=>
        use #krate::__private::{ByDecode as _, BySerde as _, Neither as _};
        (&&&#krate::__private::AnswerOf::<Self::Response>::NEW).#read(reading)
    }
}
