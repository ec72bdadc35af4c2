//! `impl Link` and `link`, for what a browser opens.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::check::Request;
use crate::expand::attributes::allow_deprecated;
use crate::expand::constructor;
use crate::expand::request::{spec, write};
use crate::expand::span::{Spans, at, own};
use crate::input::endpoint::EndpointArguments;
use crate::input::item::Item;
use crate::krate::Krate;

/// What is written for a link; without a request, only enough for the struct's uses to compile.
pub(super) fn expand(
    krate: &Krate,
    arguments: &EndpointArguments,
    item: &Item,
    request: Option<&Request<'_>>,
    redirect: &TokenStream,
) -> TokenStream {
    let (name, allow) = (at(item.ident(), own()), allow_deprecated(item));
    let (impl_generics, type_generics, where_clause) = item.definition.generics.split_for_impl();
    let (spec, write) = match request {
        Some(request) => (spec(krate, arguments, request), write(krate, request)),
        None => (
            quote!(#krate::Spec::v2(#krate::Method::Get, "")),
            TokenStream::new(),
        ),
    };
    let parts = if write.is_empty() {
        quote_spanned!(own()=> _)
    } else {
        quote_spanned!(own()=> parts)
    };
    let constructor = arguments.new.then(|| constructor::methods(item));
    let what = request.map_or_else(String::new, |it| format!(" of `{}`", it.name()));
    let link_doc = format!(
        " The URL{what} for the user's browser, with the client's key, clock and host. Nothing is \
         sent."
    );
    // Another type of that name is a mistake, not a link.
    let spans = Spans::of(redirect);
    let mut same = quote_spanned!(spans.first=> ::core::marker::PhantomData::<#redirect);
    same.extend(quote_spanned!(spans.last=> >));
    quote_spanned! {own()=>
        const _: ::core::marker::PhantomData<#krate::Redirect> = #same;
        #allow
        impl #impl_generics #krate::Link for #name #type_generics #where_clause {
            const SPEC: #krate::Spec = #spec;
            #[inline]
            fn write(&self, #parts: &mut #krate::Parts) {
                #write
            }
        }
        #allow
        impl #impl_generics #name #type_generics #where_clause {
            #constructor
            #[doc = #link_doc]
            ///
            /// # Errors
            /// The client lacks the key, or a field has no form in a URL.
            #[inline]
            pub fn link(&self, client: &#krate::Client) -> #krate::Result<::std::string::String> {
                client.link(self)
            }
        }
    }
}
