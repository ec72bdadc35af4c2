//! What stands above the struct beside our macro, and may know attributes of its fields.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use crate::input::word::is_documentation;

/// Which of serde's traits are derived.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Derives {
    pub(crate) serialize: bool,
    pub(crate) deserialize: bool,
    /// Whether another of our macros comes next, which is to see the serde attributes too.
    pub(crate) followed: bool,
    /// Whether there are derives or macros that may know attributes of their own.
    pub(super) other: bool,
}

/// Attributes of structs that are the compiler's or serde's: they know none on fields.
const ON_STRUCTS: &[&str] = &[
    "allow",
    "cfg",
    "cfg_attr",
    "deny",
    "deprecated",
    "derive",
    "doc",
    "expect",
    "forbid",
    "must_use",
    "non_exhaustive",
    "repr",
    "serde",
    "warn",
];
const OURS: &[&str] = &["endpoint", "model", "notification"];

/// The derives that know no attributes of fields.
const PLAIN_DERIVES: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
];

impl Derives {
    pub(super) fn find(attributes: &[Attribute]) -> Self {
        let mut this = Self::default();
        for attribute in attributes {
            this.add(&attribute.meta);
        }
        this
    }

    pub(super) fn any(self) -> bool {
        self.serialize || self.deserialize || self.followed
    }

    fn add(&mut self, attribute: &Meta) {
        if is_documentation(attribute) {
            return;
        }
        let last = attribute.path().segments.last();
        let name = last.map(|last| last.ident.to_string()).unwrap_or_default();
        let name = name.as_str();
        self.followed |= OURS.contains(&name);
        self.other |= !OURS.contains(&name) && !ON_STRUCTS.contains(&name);
        let Meta::List(list) = attribute else { return };
        if !list.path.is_ident("derive") {
            return;
        }
        let parser = Punctuated::<Path, Token![,]>::parse_terminated;
        for path in list.parse_args_with(parser).into_iter().flatten() {
            if let Some(last) = path.segments.last() {
                self.serialize |= last.ident == "Serialize";
                self.deserialize |= last.ident == "Deserialize";
                let known = ["Serialize", "Deserialize"].iter().chain(PLAIN_DERIVES);
                self.other |= known.into_iter().all(|known| last.ident != known);
            }
        }
    }
}
