//! `impl Endpoint` and `send`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Attribute, parse_quote};

use crate::check::{FilePlace, Place as Goes, Request};
use crate::expand::place::{Place, as_text, lifetime, own};
use crate::expand::{allow_deprecated, constructor, documentation, encode, link, unlisted};
use crate::input::arguments::{EndpointArguments, Method, Protocol};
use crate::input::field::Field;
use crate::input::file_attribute::Algorithm;
use crate::input::item::Item;

/// What is written for an endpoint; without a request, only enough for the struct's uses to
/// compile.
pub(super) fn expand(
    krate: &TokenStream,
    arguments: &EndpointArguments,
    item: &Item,
    request: Option<&Request<'_>>,
) -> TokenStream {
    let (name, allow, unlisted) = (item.ident(), allow_deprecated(item), unlisted());
    let (impl_generics, type_generics, where_clause) = item.definition.generics.split_for_impl();
    let response = response(arguments, name);
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
    let send_doc = format!(
        " Signs and sends the request; await the [`Call`]({}::Call) for the verified answer.",
        as_text(krate)
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

/// What follows the user's documentation: the official page; method and path, to read and to
/// search for.
pub(super) fn documentation(
    arguments: &EndpointArguments,
    request: &Request<'_>,
    item: &Item,
) -> Vec<Attribute> {
    let path = &request.path;
    let called = format!(" `{} {path}`", request.method.as_str());
    let page = arguments.docs.as_ref().map(documentation::page);
    let mut lines = documentation::paragraphs(item, page.into_iter().chain([called]));
    lines.push(parse_quote!(#[doc(alias = #path)]));
    // The search of rustdoc looks at how an alias begins, so that each segment is one.
    for segment in segments(path) {
        lines.push(parse_quote!(#[doc(alias = #segment)]));
    }
    lines
}

/// The literal segments of a path behind its version, each once.
fn segments(path: &str) -> Vec<&str> {
    let mut segments: Vec<&str> = Vec::new();
    let literal = path
        .split('/')
        .filter(|segment| !segment.is_empty() && !segment.starts_with('{'));
    for segment in literal.filter(|segment| !matches!(*segment, "v2" | "v3")) {
        if segment != path && !segments.contains(&segment) {
            segments.push(segment);
        }
    }
    segments
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
    krate: &TokenStream,
    arguments: &EndpointArguments,
    request: &Request<'_>,
) -> TokenStream {
    let protocol = match request.protocol {
        Protocol::V3 => quote!(v3),
        Protocol::V2 => quote!(v2),
    };
    let method = match request.method {
        Method::Get => quote!(Get),
        Method::Post => quote!(Post),
        Method::Put => quote!(Put),
        Method::Patch => quote!(Patch),
        Method::Delete => quote!(Delete),
    };
    let path = &request.path;
    let client_certificate = arguments
        .client_certificate
        .is_some()
        .then(|| quote!(.client_certificate()));
    let no_nonce_str = arguments
        .no_nonce_str
        .is_some()
        .then(|| quote!(.no_nonce_str()));
    let host = arguments.host.as_ref().map(|host| quote!(.host(#host)));
    let query_flag = arguments.query_flag.as_ref();
    let query_flag = query_flag.map(|flag| quote!(.query_flag(#flag)));
    let fragment = arguments
        .fragment
        .as_ref()
        .and_then(|(_, fragment)| fragment.as_ref());
    let fragment = fragment.map(|fragment| quote!(.fragment(#fragment)));
    let no_sign = arguments.no_sign.is_some().then(|| quote!(.no_sign()));
    quote! {
        #krate::Spec::#protocol(#krate::Method::#method, #path)
            #client_certificate #no_nonce_str #host #query_flag #fragment #no_sign
    }
}

/// The statements that put the fields into their places.
pub(super) fn write(krate: &TokenStream, request: &Request<'_>) -> TokenStream {
    request
        .fields
        .iter()
        .filter(|(_, goes)| *goes != Goes::Nowhere)
        .map(|(field, goes)| {
            encode::statement(krate, field, |at, value| {
                put(krate, field, goes, at, &value)
            })
        })
        .collect()
}

fn put(
    krate: &TokenStream,
    field: &Field,
    goes: &Goes,
    at: Place,
    value: &TokenStream,
) -> TokenStream {
    let name = &field.encode_name;
    let first = at.first;
    match goes {
        Goes::Path(name) => quote_spanned!(first=> parts.path(#name, #value)),
        Goes::EncodedPath(name) => quote_spanned!(first=> parts.path_encoded(#name, #value)),
        Goes::Query => quote_spanned!(first=> parts.query(#name, #value)),
        Goes::Body => quote_spanned!(first=> parts.body(#name, #value)),
        Goes::WholeBody => quote_spanned!(first=> parts.whole_body(#value)),
        Goes::Header(name) => quote_spanned!(first=> parts.header(#name, #value)),
        Goes::File(file) => {
            let meta = file_meta(krate, file);
            let part = &file.part;
            quote_spanned!(first=> parts.file(#part, #meta, #value))
        }
        Goes::Nowhere => TokenStream::new(),
    }
}

fn file_meta(krate: &TokenStream, file: &FilePlace) -> TokenStream {
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

fn read(krate: &TokenStream, response: &TokenStream) -> TokenStream {
    let span = Place::of(response).first;
    let answer = quote_spanned! {span=>
        (&&&#krate::__private::AnswerOf::<Self::Response>::NEW).read(reading)
    };
    quote_spanned! {own()=>
        use #krate::__private::{ByDecode as _, BySerde as _, Neither as _};
        #answer
    }
}
