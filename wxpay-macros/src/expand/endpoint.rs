//! `impl Endpoint` and `send`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use crate::check::{FilePlace, Place as Goes, Request};
use crate::expand::span::{Place, at, lifetime, own};
use crate::expand::{allow_deprecated, constructor, encode, link, unlisted};
use crate::input::arguments::{EndpointArguments, Method, Protocol};
use crate::input::field::Field;
use crate::input::file_attribute::Algorithm;
use crate::input::item::Item;
use crate::krate::Krate;

/// What is written for an endpoint; without a request, only enough for the struct's uses to
/// compile.
pub(super) fn expand(
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
    let parts = match write.is_empty() {
        true => quote_spanned!(own()=> _),
        false => quote_spanned!(own()=> parts),
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

/// The constant with everything that is fixed.
pub(super) fn spec(
    krate: &Krate,
    arguments: &EndpointArguments,
    request: &Request<'_>,
) -> TokenStream {
    let protocol = match request.protocol {
        Protocol::V3 => "v3",
        Protocol::V2 => "v2",
    };
    let method = match request.method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
    };
    // Where the user says it, for an editor to explain it there.
    let protocol = match &arguments.protocol {
        Some((word, _)) => Ident::new(protocol, word.span()),
        None => Ident::new(protocol, own()),
    };
    let method = Ident::new(method, arguments.method_span.unwrap_or_else(own));
    let path = &request.path;
    let flags = [
        &arguments.client_certificate,
        &arguments.no_nonce_str,
        &arguments.no_sign,
    ];
    let flags = flags.into_iter().flatten();
    let strings = [&arguments.host, &arguments.query_flag, &arguments.fragment];
    let strings = strings.into_iter().flatten();
    let (options, values): (Vec<_>, Vec<_>) = strings.map(|it| (&it.name, &it.value)).unzip();
    quote! {
        #krate::Spec::#protocol(#krate::Method::#method, #path)
            #(.#flags())* #(.#options(#values))*
    }
}

/// The statements that put the fields into their places.
pub(super) fn write(krate: &Krate, request: &Request<'_>) -> TokenStream {
    request
        .fields
        .iter()
        .filter(|(_, goes)| *goes != Goes::Nowhere)
        .map(|(field, goes)| {
            encode::statement(krate, field, |value| put(krate, field, goes, value))
        })
        .collect()
}

fn put(krate: &Krate, field: &Field, goes: &Goes, value: &dyn ToTokens) -> TokenStream {
    let name = &field.encode_name;
    match goes {
        Goes::Path(name) => quote_spanned!(own()=> parts.path(#name, #value);),
        Goes::EncodedPath(name) => quote_spanned!(own()=> parts.path_encoded(#name, #value);),
        Goes::Query => quote_spanned!(own()=> parts.query(#name, #value);),
        Goes::Body => quote_spanned!(own()=> parts.body(#name, #value);),
        Goes::WholeBody => quote_spanned!(own()=> parts.whole_body(#value);),
        Goes::Header(name) => quote_spanned!(own()=> parts.header(#name, #value);),
        Goes::File(file) => {
            let meta = file_meta(krate, file);
            let part = &file.part;
            quote_spanned!(own()=> parts.file(#part, #meta, #value);)
        }
        Goes::Nowhere => TokenStream::new(),
    }
}

fn file_meta(krate: &Krate, file: &FilePlace) -> TokenStream {
    let digest = &file.digest;
    let algorithm = match file.algorithm {
        Algorithm::Sha256 => quote!(Sha256),
        Algorithm::Md5 => quote!(Md5),
        Algorithm::Sm3 => quote!(Sm3),
    };
    let filename = match &file.filename {
        Some(name) => quote!(::core::option::Option::Some(#name)),
        None => quote!(::core::option::Option::None),
    };
    quote! {
        #krate::FileMeta {
            digest: #digest,
            algorithm: #krate::FileDigest::#algorithm,
            filename: #filename,
        }
    }
}

fn read(krate: &Krate, response: &TokenStream) -> TokenStream {
    let read = Ident::new("read", Place::of(response).word);
    quote_spanned! {own()=>
        use #krate::__private::{ByDecode as _, BySerde as _, Neither as _};
        (&&&#krate::__private::AnswerOf::<Self::Response>::NEW).#read(reading)
    }
}
