//! One field on its way out, the same for requests and models.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use crate::expand::place::{Place, at};
use crate::input::field::Field;

/// The statement that writes a field: `call` gets the tokens of the value and makes a call of
/// it.
pub(super) fn statement(
    krate: &TokenStream,
    field: &Field,
    call: impl FnOnce(Place, TokenStream) -> TokenStream,
) -> TokenStream {
    let place = Place::of(&field.ty);
    let first = place.first;
    let ident = at(&field.ident, place.last);
    let value = quote_spanned!(first=> &self.#ident);
    let Some(function) = &field.serde.encode.with else {
        let call = call(place, value.clone());
        return with_condition(field, place, &value, quote_spanned!(first=> #call;));
    };
    let span = Place::of(function).first;
    let written = quote_spanned! {span=>
        &#krate::__private::with(|serializer| #function(#value, serializer))
    };
    let call = call(place, written);
    let mut statement = quote_spanned!(first=> #call;);
    if field.option_of().is_some() {
        // The function would be called with `None` and write null.
        statement = quote_spanned! {first=>
            if ::core::option::Option::is_some(#value) { #statement }
        };
    }
    with_condition(field, place, &value, statement)
}

/// Puts the field's `#[cfg]` and `skip_serializing_if` around a statement.
fn with_condition(
    field: &Field,
    place: Place,
    value: &TokenStream,
    statement: TokenStream,
) -> TokenStream {
    let cfg = &field.cfg;
    match &field.serde.skip_if {
        None => quote_spanned!(place.first=> #(#cfg)* #statement),
        Some(condition) => quote_spanned! {place.first=>
            #(#cfg)*
            if !#condition(#value) { #statement }
        },
    }
}
