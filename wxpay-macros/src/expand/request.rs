//! What a call and a link have in common: the constant, and the fields on their way out.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::check::{FilePlace, Place, Request};
use crate::expand::encode;
use crate::expand::span::own;
use crate::input::endpoint::EndpointArguments;
use crate::input::field::Field;
use crate::input::file_attribute::Algorithm;
use crate::input::method::Method;
use crate::input::protocol::Protocol;
use crate::krate::Krate;

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
    let options = arguments.for_spec.iter();
    let (names, values): (Vec<_>, Vec<_>) = options.map(|it| (&it.name, &it.value)).unzip();
    quote! {
        #krate::Spec::#protocol(#krate::Method::#method, #path) #(.#names(#values))*
    }
}

/// The statements that put the fields into their places.
pub(super) fn write(krate: &Krate, request: &Request<'_>) -> TokenStream {
    request
        .fields
        .iter()
        .filter(|(_, place)| *place != Place::Nowhere)
        .map(|(field, place)| {
            encode::statement(krate, field, |value| put(krate, field, place, value))
        })
        .collect()
}

fn put(krate: &Krate, field: &Field, place: &Place, value: &dyn ToTokens) -> TokenStream {
    let name = &field.encode_name;
    match place {
        Place::Path(name) => quote_spanned!(own()=> parts.path(#name, #value);),
        Place::EncodedPath(name) => quote_spanned!(own()=> parts.path_encoded(#name, #value);),
        Place::Query => quote_spanned!(own()=> parts.query(#name, #value);),
        Place::Body => quote_spanned!(own()=> parts.body(#name, #value);),
        Place::WholeBody => quote_spanned!(own()=> parts.whole_body(#value);),
        Place::Header(name) => quote_spanned!(own()=> parts.header(#name, #value);),
        Place::File(file) => {
            let meta = file_meta(krate, file);
            let part = &file.part;
            quote_spanned!(own()=> parts.file(#part, #meta, #value);)
        }
        Place::Nowhere => TokenStream::new(),
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
