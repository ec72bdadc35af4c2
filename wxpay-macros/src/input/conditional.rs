//! `#[cfg_attr(…)]`: attributes that are not there yet when a macro looks.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// The attributes that a `cfg_attr` would add; none for any other attribute.
pub(crate) fn attributes(attribute: &Attribute) -> Vec<Meta> {
    if !attribute.path().is_ident("cfg_attr") {
        return Vec::new();
    }
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    let items = attribute.parse_args_with(parser).unwrap_or_default();
    items.into_iter().skip(1).collect()
}
