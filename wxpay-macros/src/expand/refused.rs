//! What is written when the macro's attribute stands on something that cannot be read.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use crate::diagnostic::Errors;
use crate::input::item::Item;
use crate::krate::Krate;

/// Whatever it is that the attribute stands on, untouched, and what its uses need of the macro if
/// it is a struct, so that they are no errors too.
pub(super) fn refused(
    input: TokenStream,
    path: Option<&Path>,
    mut errors: Errors,
    generate: impl FnOnce(&Krate, &Item) -> TokenStream,
) -> TokenStream {
    let generated = Item::stand_in(&input).and_then(|item| {
        Krate::given_or_found(path, &mut errors).map(|krate| generate(&krate, &item))
    });
    let errors = errors.finish();
    quote!(#input #generated #errors)
}
