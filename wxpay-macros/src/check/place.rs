//! Where a field goes, by the path, by its attribute, or by the method.

use proc_macro2::Span;
use quote::ToTokens;

use crate::diagnostic::Errors;
use crate::input::field::Field;
use crate::input::file_attribute::{Algorithm, FileAttribute};
use crate::input::method::Method;
use crate::input::placement::{Placement, PlacementKind};
use crate::input::protocol::Protocol;

/// Where a field goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// Into the path, under the name that the path gives it.
    Path(String),
    /// The same, for a value that is percent-encoded already.
    EncodedPath(String),
    Query,
    Body,
    WholeBody,
    Header(String),
    /// In a part of its own.
    File(FilePlace),
    /// Left out of the request.
    Nowhere,
}

/// The file of a request, with everything said that the attribute left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FilePlace {
    pub(crate) part: String,
    pub(crate) digest: String,
    pub(crate) algorithm: Algorithm,
    pub(crate) filename: Option<String>,
}

/// The place of a field; `None` (with an error recorded) when it has none.
pub(super) fn of(
    field: &Field,
    in_path: Option<&str>,
    method: Method,
    protocol: Option<Protocol>,
    errors: &mut Errors,
) -> Option<Place> {
    if matches!(&field.placement, Some(placement) if placement.kind == PlacementKind::Wrong) {
        return None;
    }
    if let Some(name) = in_path {
        return path_place(field, name, errors);
    }
    if field.serde.encode.skip.is_some() {
        if let Some(placement) = &field.placement {
            errors.at_span(
                placement.span,
                "this field is skipped and goes nowhere\nremove this attribute or the serde attribute",
            );
            return None;
        }
        return Some(Place::Nowhere);
    }
    let Some(placement) = &field.placement else {
        return Some(if method.has_body() {
            Place::Body
        } else {
            Place::Query
        });
    };
    let body = matches!(
        placement.kind,
        PlacementKind::Body | PlacementKind::WholeBody
    );
    if body && method == Method::Get {
        errors.at_span(
            placement.span,
            "a GET request has no body\nremove `#[body]`; the field then goes into the query string",
        );
        return None;
    }
    if placement.kind == PlacementKind::EncodedPath {
        errors.at_span(
            placement.span,
            format_args!(
                "the path does not name `{0}`\nwrite `<{0}>` into the path, or remove this attribute",
                field.encode_name
            ),
        );
        return None;
    }
    if let PlacementKind::File(file) = &placement.kind {
        return file_place(field, file, method, protocol, errors);
    }
    Some(match &placement.kind {
        PlacementKind::Query => Place::Query,
        PlacementKind::Body => Place::Body,
        PlacementKind::WholeBody => Place::WholeBody,
        PlacementKind::Header(name) => Place::Header(name.clone()),
        PlacementKind::EncodedPath | PlacementKind::Wrong => return None,
        PlacementKind::File(_) => Place::Nowhere,
    })
}

fn file_place(
    field: &Field,
    file: &FileAttribute,
    method: Method,
    protocol: Option<Protocol>,
    errors: &mut Errors,
) -> Option<Place> {
    let span = field
        .placement
        .as_ref()
        .map_or_else(Span::call_site, |it| it.span);
    if !method.has_body() {
        errors.at_span(
            span,
            format_args!(
                "a {} request carries no file\nwrite POST as the method, or remove `#[file]`",
                method.as_str()
            ),
        );
        return None;
    }
    if let Some(of_serde) = field
        .serde
        .encode
        .with
        .as_ref()
        .or(field.serde.skip_if.as_ref())
    {
        errors.at_span(
            first_span(of_serde),
            "a file is sent as it is, and always\nremove this serde attribute",
        );
        return None;
    }
    let v2 = protocol == Some(Protocol::V2);
    let (digest, algorithm, filename) = if v2 {
        ("media_hash", Algorithm::Md5, None)
    } else {
        ("sha256", Algorithm::Sha256, Some("filename"))
    };
    let filename = if file.no_filename {
        None
    } else {
        file.filename.clone().or(filename.map(str::to_owned))
    };
    Some(Place::File(FilePlace {
        part: file
            .part
            .clone()
            .unwrap_or_else(|| field.encode_name.clone()),
        digest: file.digest.clone().unwrap_or_else(|| digest.to_owned()),
        algorithm: file.algorithm.unwrap_or(algorithm),
        filename,
    }))
}

fn path_place(field: &Field, name: &str, errors: &mut Errors) -> Option<Place> {
    let serde = &field.serde;
    let mut fits = true;
    let mut refuse = |span: Span, problem: &str| {
        fits = false;
        errors.at_span(span, format_args!("`{name}` goes into the path, {problem}"));
    };
    let encoded = |placement: &&Placement| placement.kind == PlacementKind::EncodedPath;
    let placement = field.placement.as_ref();
    if let Some(placement) = placement.filter(|placement| !encoded(placement)) {
        refuse(
            placement.span,
            "and to one place only\nremove this attribute, or `<…>` from the path",
        );
    }
    if let Some(span) = serde.encode.skip {
        refuse(
            span,
            "and a segment cannot be left out\nremove this attribute",
        );
    }
    if let Some(condition) = &serde.skip_if {
        refuse(
            first_span(condition),
            "and a segment cannot be left out\nremove `skip_serializing_if`",
        );
    }
    if let Some(function) = &serde.encode.with {
        refuse(
            first_span(function),
            "where no serde function is called\ngive the field a type whose `PathValue` is the text of the segment",
        );
    }
    fits.then(|| match placement.filter(encoded) {
        Some(_) => Place::EncodedPath(name.to_owned()),
        None => Place::Path(name.to_owned()),
    })
}

fn first_span(tokens: &impl ToTokens) -> Span {
    tokens
        .to_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}
