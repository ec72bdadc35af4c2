//! `open_enum!` and `events!`: only checked here. What they write is a `macro_rules!` macro of the
//! library, which gets the declaration as it is; after a mistake it gets what is right of it, so
//! that the enumeration is there and its uses are no errors too. The attribute macros, which read
//! structs, have nothing in here.

mod declaration;
mod event;
mod kind;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod robustness;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod value;
mod variant;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use crate::diagnostic::Errors;
use declaration::Declaration;

pub(crate) use kind::Kind;

/// `(path of the library) declaration`.
pub(crate) fn check(input: TokenStream, kind: Kind) -> TokenStream {
    let mut tokens = input.into_iter();
    let Some(TokenTree::Group(krate)) = tokens.next() else {
        return TokenStream::new();
    };
    let krate = krate.stream();
    let given: TokenStream = tokens.collect();
    let mut errors = Errors::new();
    let read = Declaration::read(given.clone(), kind, &mut errors);
    let declared = if errors.is_empty() {
        Some(given)
    } else {
        read.map(|read| quote!(#read))
    };
    let written_by = Ident::new(kind.written_by(), proc_macro2::Span::call_site());
    let attributes = (kind == Kind::Values).then(|| quote!([]));
    let written = declared.map(|declared| quote!(#krate::#written_by! { #attributes #declared }));
    let errors = errors.finish();
    quote!(#written #errors)
}
