//! Attributes that stand on what is generated.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Data;

use crate::input::item::Item;
use crate::krate;

/// Keeps the library's hundreds of types out of the compiler's lists of types that would have been
/// right. Not those of users: a module of theirs may be called `diagnostic`.
pub(super) fn unlisted() -> Option<TokenStream> {
    krate::is_the_library().then(|| quote!(#[diagnostic::do_not_recommend]))
}

/// A deprecated struct or field is the user's to see, but not where generated code uses it.
pub(super) fn allow_deprecated(item: &Item) -> Option<TokenStream> {
    let fields = match &item.definition.data {
        Data::Struct(data) => data.fields.iter().flat_map(|field| &field.attrs).collect(),
        Data::Enum(_) | Data::Union(_) => Vec::new(),
    };
    let mut attributes = item.definition.attrs.iter().chain(fields);
    attributes
        .any(|attribute| attribute.path().is_ident("deprecated"))
        .then(|| quote!(#[allow(deprecated)]))
}
