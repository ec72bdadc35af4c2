//! `open_enum!` and `events!`: only checked here. What they write is a `macro_rules!` macro of the
//! library, which gets the declaration as it is; after a mistake it gets what is right of it, so
//! that the enumeration is there and its uses are no errors too.

mod declaration;
mod event;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod robustness;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod value;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use crate::diagnostic::Errors;
use declaration::Declaration;

/// One of the macros, for what differs between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `open_enum!`: texts.
    Values,
    /// `events!`: types.
    Events,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Values => "open_enum!",
            Kind::Events => "events!",
        }
    }

    /// What one who wrote a serde attribute was after.
    fn instead_of_serde(self) -> &'static str {
        match self {
            Kind::Values => "the value is what stands behind the `=`: `Success = \"SUCCESS\"`",
            Kind::Events => {
                "the type of an event stands at its struct: `#[notification(\"REFUND.CLOSED\")]`"
            }
        }
    }

    /// The macro of the library that writes the enumeration.
    fn written_by(self) -> &'static str {
        match self {
            Kind::Values => "__open_enum",
            Kind::Events => "__events",
        }
    }

    fn example(self) -> &'static str {
        match self {
            Kind::Values => "Success = \"SUCCESS\"",
            Kind::Events => "Paid(Transaction)",
        }
    }
}

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
    let declared = match (errors.is_empty(), read) {
        (true, _) => Some(given),
        (false, Some(read)) => Some(quote!(#read)),
        (false, None) => None,
    };
    let written_by = Ident::new(kind.written_by(), proc_macro2::Span::call_site());
    let attributes = (kind == Kind::Values).then(|| quote!([]));
    let written = declared.map(|declared| quote!(#krate::#written_by! { #attributes #declared }));
    let errors = errors.finish();
    quote!(#written #errors)
}
