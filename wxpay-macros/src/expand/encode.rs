//! One field on its way out, the same for requests and models.

use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

use crate::expand::span::{Spans, at, own};
use crate::input::field::Field;
use crate::krate::Krate;

/// The statement that writes a field: `write` gets the value and makes a statement of it. Where the
/// value is wrong, its type in the struct is underlined.
pub(super) fn statement(
    krate: &Krate,
    field: &Field,
    write: impl FnOnce(&dyn ToTokens) -> TokenStream,
) -> TokenStream {
    let spans = Spans::of(&field.ty);
    let value = Value {
        first: spans.first,
        ident: at(&field.ident, spans.last),
    };
    let Some(function) = &field.serde.encode.with else {
        let statement = write(&value);
        return with_condition(field, &value, statement);
    };
    let span = Spans::of(function).word;
    let written = quote_spanned! {span=>
        &#krate::__private::with(|serializer| #function(#value, serializer))
    };
    let mut statement = write(&written);
    if field.option_of().is_some() {
        // The function would be called with `None` and write null.
        statement = quote_spanned! {own()=>
            if ::core::option::Option::is_some(#value) { #statement }
        };
    }
    with_condition(field, &value, statement)
}

/// Puts the field's `#[cfg]` and `skip_serializing_if` around a statement.
fn with_condition(field: &Field, value: &Value, statement: TokenStream) -> TokenStream {
    let cfg = &field.cfg;
    match &field.serde.skip_if {
        None if cfg.is_empty() => statement,
        None => quote_spanned!(own()=> #(#cfg)* #statement),
        Some(condition) => quote_spanned! {own()=>
            #(#cfg)*
            if !#condition(#value) { #statement }
        },
    }
}

/// `&self.field`, token by token: a stream within a stream costs two calls to the compiler.
struct Value {
    first: Span,
    ident: Ident,
}

impl ToTokens for Value {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let punct = |sign| {
            let mut punct = Punct::new(sign, Spacing::Alone);
            punct.set_span(self.first);
            TokenTree::from(punct)
        };
        let this = Ident::new("self", self.first);
        let ident = self.ident.clone();
        tokens.extend([punct('&'), this.into(), punct('.'), ident.into()]);
    }
}
