//! What the macros add to the user's own documentation.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::input::item::Item;

/// The link to an official page.
pub(super) fn page(url: &LitStr) -> String {
    format!(" [Official documentation]({})", url.value())
}

/// Lines of documentation, each a paragraph of its own.
pub(super) fn paragraphs(item: &Item, texts: impl IntoIterator<Item = String>) -> TokenStream {
    let attributes = &item.definition.attrs;
    let mut documented = attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("doc"));
    let mut lines = Vec::with_capacity(4);
    for text in texts {
        if documented {
            lines.push(String::new());
        }
        documented = true;
        lines.push(text);
    }
    quote!(#(#[doc = #lines])*)
}
