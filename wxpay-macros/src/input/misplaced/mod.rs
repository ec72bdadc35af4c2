//! Attributes that are out of place: of another of our macros, misspelt, or on a struct that goes
//! nowhere by itself. An attribute that may stand where it stands is read by a file of its own.

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use proc_macro2::TokenTree;
use syn::{Attribute, Meta, parse_quote};

use crate::diagnostic::Errors;
use crate::input::attribute_macro::Macro;
use crate::input::derives::Derives;
use crate::input::placement::is_placement;
use crate::input::word::is_documentation;
use crate::suggest::nearest;

/// Attributes of fields that are the compiler's or serde's.
const KNOWN_ATTRIBUTES: &[&str] = &[
    "allow",
    "cfg",
    "cfg_attr",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "serde",
    "warn",
];

/// Takes out a macro that would write the same again.
pub(super) fn refuse_second_macro(attributes: &mut Vec<Attribute>, by: Macro, errors: &mut Errors) {
    let own = by.name().trim_matches(['#', '[', ']']);
    attributes.retain_mut(|attribute| {
        if is_documentation(&attribute.meta) {
            return true;
        }
        let last = attribute.path().segments.last();
        let name = last.map(|last| last.ident.to_string()).unwrap_or_default();
        if name == own {
            errors.at(
                attribute,
                format_args!(
                    "`#[{name}]` stands on this struct twice\n{}",
                    instead_of_two(by)
                ),
            );
            return false;
        }
        if by == Macro::Notification && name == "model" && !is_encode(attribute) {
            errors.at(
                attribute,
                "`#[notification]` does all that `#[model(decode)]` does\nremove `#[model]`",
            );
            // It stays, or its import would be unused.
            let path = attribute.path();
            *attribute = parse_quote!(#[#path(encode)]);
        }
        true
    });
}

/// Refuses an attribute that nobody knows and that looks like one of ours; says whether it did.
pub(super) fn refuse_attribute(
    attribute: &Attribute,
    by: Macro,
    derives: Derives,
    errors: &mut Errors,
) -> bool {
    let name = match attribute.path().get_ident() {
        Some(name) if !is_documentation(&attribute.meta) => name.to_string(),
        _ => return false,
    };
    if derives.other || derives.followed || KNOWN_ATTRIBUTES.contains(&name.as_str()) {
        return false;
    }
    if is_placement(attribute) {
        let remedy = match by {
            Macro::Notification => "remove it; what an event reports is only read",
            Macro::Endpoint | Macro::Model => {
                "remove it; a struct goes where the endpoint's field goes that holds it"
            }
        };
        errors.at(
            attribute,
            format_args!(
                "`#[{name}]` is for the fields of an endpoint, and this is in a `{}`\n{remedy}",
                by.name()
            ),
        );
        return true;
    }
    let ours: &[&str] = match by {
        Macro::Endpoint => &["serde", "query", "body", "header", "file"],
        Macro::Model | Macro::Notification => &["serde"],
    };
    let Some(meant) = nearest(&name, ours.iter().copied()) else {
        return false;
    };
    errors.at(
        attribute.path(),
        format_args!("there is no attribute `{name}`\ndid you mean `{meant}`?"),
    );
    true
}

/// Whether this is `#[model(encode)]`, perhaps with more options, but not with `decode`.
fn is_encode(attribute: &Attribute) -> bool {
    let said = |word| {
        let Meta::List(list) = &attribute.meta else {
            return false;
        };
        let mut tokens = list.tokens.clone().into_iter();
        tokens.any(|token| matches!(token, TokenTree::Ident(found) if found == word))
    };
    said("encode") && !said("decode")
}

/// What one who put a macro twice on a struct was after.
fn instead_of_two(by: Macro) -> &'static str {
    match by {
        Macro::Endpoint => "remove one, and declare a struct for each endpoint",
        Macro::Model => "remove one; `#[model]` alone is for both directions",
        Macro::Notification => {
            "remove one, and list the types of the events in the other: \
             `#[notification(\"REFUND.SUCCESS\", \"REFUND.CLOSED\")]`"
        }
    }
}
