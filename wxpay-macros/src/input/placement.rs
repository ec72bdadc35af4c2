//! `#[query]`, `#[body]`, `#[body(whole)]`, `#[header("…")]` and `#[file]`: where a field goes when
//! not where it would go by itself; `#[path(encoded)]`: how it goes there.

use proc_macro2::Span;
use syn::{Attribute, Ident, LitStr, Meta};

use crate::diagnostic::Errors;
use crate::input::file_attribute::FileAttribute;
use crate::input::word::is_any_word;

/// Where an attribute puts a field.
pub(crate) struct Placement {
    pub(crate) kind: PlacementKind,
    /// Where the attribute stands.
    pub(crate) span: Span,
}

/// The places that an attribute can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PlacementKind {
    Query,
    Body,
    WholeBody,
    Header(String),
    /// Into the path, which names it, and as it is.
    EncodedPath,
    File(FileAttribute),
    /// It names none, which has been reported.
    Wrong,
}

/// Headers that are the client's own.
const RESERVED_HEADERS: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "wechatpay-serial",
];

/// Whether an attribute is one of ours.
pub(crate) fn is_placement(attribute: &Attribute) -> bool {
    is_any_word(
        attribute.path(),
        &["query", "body", "header", "path", "file"],
    )
}

impl Placement {
    /// Reads the attributes of a field that are ours.
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Option<Self> {
        let mut placement: Option<Self> = None;
        for attribute in attributes {
            if !is_placement(attribute) {
                continue;
            }
            if placement.is_some() {
                errors.at(
                    attribute,
                    "a field goes to one place only\nremove one of its attributes",
                );
                continue;
            }
            placement = Some(Self {
                kind: kind(attribute, errors).unwrap_or(PlacementKind::Wrong),
                span: attribute_span(attribute),
            });
        }
        placement
    }
}

fn attribute_span(attribute: &Attribute) -> Span {
    attribute
        .path()
        .segments
        .first()
        .map_or(attribute.bracket_token.span.join(), |first| {
            first.ident.span()
        })
}

fn kind(attribute: &Attribute, errors: &mut Errors) -> Option<PlacementKind> {
    if attribute.path().is_ident("header") {
        return header(attribute, errors);
    }
    if attribute.path().is_ident("path") {
        return path(attribute, errors);
    }
    if attribute.path().is_ident("file") {
        return FileAttribute::parse(attribute, errors).map(PlacementKind::File);
    }
    let body = attribute.path().is_ident("body");
    match &attribute.meta {
        Meta::Path(_) if body => Some(PlacementKind::Body),
        Meta::Path(_) => Some(PlacementKind::Query),
        Meta::List(list)
            if body && list.parse_args::<Ident>().is_ok_and(|word| word == "whole") =>
        {
            Some(PlacementKind::WholeBody)
        }
        Meta::List(_) | Meta::NameValue(_) => {
            let message = if body {
                "`#[body]` stands alone or as `#[body(whole)]`\nto send the field under another name, add `#[serde(rename = \"…\")]`"
            } else {
                "`#[query]` stands alone\nto send the field under another name, add `#[serde(rename = \"…\")]`"
            };
            errors.at(attribute, message);
            None
        }
    }
}

fn path(attribute: &Attribute, errors: &mut Errors) -> Option<PlacementKind> {
    if let Meta::List(list) = &attribute.meta
        && list
            .parse_args::<Ident>()
            .is_ok_and(|word| word == "encoded")
    {
        return Some(PlacementKind::EncodedPath);
    }
    let message = match &attribute.meta {
        Meta::Path(_) => {
            "a field goes into the path because the path names it\n\
             remove `#[path]` and write `<…>` with the field's name into the path"
        }
        Meta::List(_) | Meta::NameValue(_) => {
            "the only form is `#[path(encoded)]`, for a value that arrives percent-encoded\n\
             to put a field into the path, write `<…>` with the field's name into the path"
        }
    };
    errors.at(attribute, message);
    None
}

fn header(attribute: &Attribute, errors: &mut Errors) -> Option<PlacementKind> {
    let name = match &attribute.meta {
        Meta::List(list) => list.parse_args::<LitStr>().ok(),
        Meta::Path(_) | Meta::NameValue(_) => None,
    };
    let Some(name) = name else {
        errors.at(
            attribute,
            "`#[header]` needs the header's name in quotes\nwrite `#[header(\"Idempotency-Key\")]`",
        );
        return None;
    };
    let text = name.value();
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if text.is_empty() || !text.chars().all(token) {
        errors.at(
            &name,
            format_args!("`{text}` is not the name of a header\nwrite letters, digits and `-`, such as `\"Idempotency-Key\"`"),
        );
        return None;
    }
    if RESERVED_HEADERS.contains(&text.to_ascii_lowercase().as_str()) {
        errors.at(
            &name,
            format_args!("the client itself sets the header `{text}`\nremove the field"),
        );
        return None;
    }
    Some(PlacementKind::Header(text))
}
