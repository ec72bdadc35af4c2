//! The rules between things that are right by themselves: path and fields, method and places,
//! protocol and options.

mod link;

use proc_macro2::Span;
use quote::ToTokens;
use syn::LitStr;

use crate::diagnostic::{Errors, in_path};
use crate::input::arguments::{EndpointArguments, Method, Protocol};
use crate::input::field::Field;
use crate::input::file_attribute::{Algorithm, FileAttribute};
use crate::input::item::{Derives, Item};
use crate::input::placement::{Placement, PlacementKind};
use crate::suggest::nearest;
use crate::template::Template;

/// A request that keeps all rules: what the expansion needs to know.
pub(crate) struct Request<'i> {
    pub(crate) method: Method,
    pub(crate) protocol: Protocol,
    /// With `{name}` for values.
    pub(crate) path: String,
    pub(crate) fields: Vec<(&'i Field, Place)>,
}

impl Request<'_> {
    /// `POST v3/orders/{id}/close`.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method.as_str(), self.path)
    }
}

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

/// Checks an endpoint. `None` when a part is missing without which the rest cannot be judged,
/// or (with errors recorded) when something is wrong.
pub(crate) fn endpoint<'i>(
    arguments: &EndpointArguments,
    item: &'i Item,
    errors: &mut Errors,
) -> Option<Request<'i>> {
    check_direction(&item.fields, item.derives, true, false, errors);
    let protocol = protocol(arguments, errors);
    let path_fields = path_fields(arguments, item, errors);
    // After a mistake in method or path, only the fields that say where they go can be judged.
    let sure = arguments.path_is_right && arguments.method.is_some();
    let method = arguments.method.unwrap_or(Method::Post);
    let mut fields = Vec::with_capacity(item.fields.len());
    for (index, field) in item.fields.iter().enumerate() {
        let in_path = path_fields
            .iter()
            .find(|(at, _)| *at == index)
            .map(|(_, name)| *name);
        if !sure && in_path.is_none() && !field.says_its_place() {
            continue;
        }
        if let Some(place) = place(field, in_path, method, protocol, errors) {
            fields.push((field, place));
        }
    }
    check_whole_body(&fields, errors);
    check_file(&fields, errors);
    check_names(&fields, errors);
    link::check(arguments, protocol, &fields, errors);
    let (method, protocol) = (arguments.method?, protocol?);
    check_sign(&fields, protocol, method, errors);
    let (_, template) = arguments.path.as_ref()?;
    errors.is_empty().then(|| Request {
        method,
        protocol,
        path: template.spec_path(),
        fields,
    })
}

/// Checks that attributes of one direction stand where that direction exists: in what the macro
/// writes or in what serde derives.
pub(crate) fn check_direction(
    fields: &[Field],
    derives: Derives,
    encode: bool,
    decode: bool,
    errors: &mut Errors,
) {
    for field in fields {
        if !encode && !derives.serialize && !derives.followed {
            for (name, span) in &field.serde.encode_only {
                errors.at_span(
                    *span,
                    format_args!("`{name}` has no effect on a struct that is only read\nremove it"),
                );
            }
        }
        if !decode && !derives.deserialize && !derives.followed {
            for (name, span) in &field.serde.decode_only {
                errors.at_span(
                    *span,
                    format_args!("`{name}` has no effect on a struct that is only sent\nremove it"),
                );
            }
        }
    }
}

/// Checks that no two fields of a model have one name.
pub(crate) fn model(item: &Item, encode: bool, decode: bool, errors: &mut Errors) {
    check_direction(&item.fields, item.derives, encode, decode, errors);
    let sent = item
        .fields
        .iter()
        .filter(|field| encode && field.serde.encode.skip.is_none());
    unique(
        sent.map(|field| (field, field.encode_name.as_str())),
        "the model",
        errors,
    );
    if !encode {
        let read = item
            .fields
            .iter()
            .filter(|field| field.serde.decode.skip.is_none());
        unique(
            read.map(|field| (field, field.decode_name.as_str())),
            "the model",
            errors,
        );
    }
}

fn protocol(arguments: &EndpointArguments, errors: &mut Errors) -> Option<Protocol> {
    let path = arguments.path.as_ref();
    let text = path.map(|(literal, _)| literal.value()).unwrap_or_default();
    let first = text.split('/').next().unwrap_or_default();
    let by_path = match first {
        "v3" => Some(Protocol::V3),
        "v2" => Some(Protocol::V2),
        _ => None,
    };
    let protocol = match (by_path, &arguments.protocol) {
        (Some(path), Some((word, Some(option)))) if path != *option => {
            errors.at(
                word,
                format_args!("the path begins with `{first}/`, which contradicts `protocol = {word}`\nremove the option"),
            );
            None
        }
        (Some(path), _) => Some(path),
        (None, Some((_, option))) => *option,
        (None, None) if !arguments.path_is_right => None,
        (None, None) => {
            let remedy = match nearest(first, ["v3", "v2"]).filter(|_| first.len() == 2) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the path from `v3/` or `v2/` on, or add `protocol = v3` or \
                         `protocol = v2`"
                    .to_owned(),
            };
            let problem = "the path does not say which protocol the endpoint speaks";
            if let Some((literal, _)) = path {
                errors.at(literal, in_path(&text, 0..first.len(), problem, &remedy));
            }
            None
        }
    };
    if let (Some(option), Some(Protocol::V3)) = (&arguments.no_nonce_str, protocol) {
        errors.at(
            option,
            "`no_nonce_str` is for APIv2; requests of APIv3 have no such field\nremove it",
        );
    }
    protocol
}

/// Finds the field of each name in the path.
fn path_fields<'t>(
    arguments: &'t EndpointArguments,
    item: &Item,
    errors: &mut Errors,
) -> Vec<(usize, &'t str)> {
    let mut found = Vec::new();
    let Some((literal, template)) = &arguments.path else {
        return found;
    };
    for name in template.names() {
        match field_named(name, &item.fields) {
            Some(index) => found.push((index, name)),
            // A field that was to be renamed may have this name.
            None if !item.names_are_known => {}
            None => missing_field(name, literal, template, item, errors),
        }
    }
    found
}

fn field_named(name: &str, fields: &[Field]) -> Option<usize> {
    let on_the_wire = fields.iter().position(|field| field.encode_name == name);
    on_the_wire.or_else(|| fields.iter().position(|field| field.plain_name() == name))
}

fn missing_field(
    name: &str,
    literal: &LitStr,
    template: &Template,
    item: &Item,
    errors: &mut Errors,
) {
    let names = item.fields.iter().map(|field| field.encode_name.as_str());
    let free = names.filter(|field| template.names().all(|name| *field != name));
    let remedy = match nearest(name, free) {
        Some(meant) => format!("did you mean `<{meant}>`?"),
        None if item.fields.is_empty() => {
            format!("write `struct {} {{ {name}: String }}`", item.ident())
        }
        None => format!("add it, such as `{name}: String`"),
    };
    let problem = format!("the path names `<{name}>`, but the struct has no field `{name}`");
    let text = literal.value();
    let written = format!("<{name}>");
    let start = text.find(&written).unwrap_or_default();
    let range = start..start + written.len();
    errors.at(literal, in_path(&text, range, &problem, &remedy));
}

fn place(
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
    let (digest, algorithm, filename) = match v2 {
        true => ("media_hash", Algorithm::Md5, None),
        false => ("sha256", Algorithm::Sha256, Some("filename")),
    };
    let filename = match file.no_filename {
        true => None,
        false => file.filename.clone().or(filename.map(str::to_owned)),
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

fn check_whole_body(fields: &[(&Field, Place)], errors: &mut Errors) {
    let Some((whole, _)) = fields.iter().find(|(_, place)| *place == Place::WholeBody) else {
        return;
    };
    for (field, place) in fields {
        if matches!(place, Place::Body | Place::WholeBody) && field.ident != whole.ident {
            errors.at(
                &field.ident,
                format_args!(
                    "`{}` is the whole body, so `{}` cannot be in it\nmark it `#[query]` or `#[header(\"…\")]`, or remove `(whole)`",
                    whole.ident, field.ident
                ),
            );
        }
    }
}

/// One file a request, and what is told about it is not told by a field as well.
fn check_file(fields: &[(&Field, Place)], errors: &mut Errors) {
    let mut files = fields.iter().filter_map(|(field, place)| match place {
        Place::File(file) => Some((*field, file)),
        _ => None,
    });
    let Some((first, file)) = files.next() else {
        return;
    };
    for (second, _) in files.filter(|(field, _)| field.cfg.is_empty() && first.cfg.is_empty()) {
        errors.at(
            &second.ident,
            format_args!(
                "`{}` is the file of this request, and it carries one only\nremove one `#[file]`",
                first.ident
            ),
        );
    }
    for (field, place) in fields {
        let told = [Some(&file.digest), file.filename.as_ref()];
        if *place == Place::Body
            && told
                .into_iter()
                .flatten()
                .any(|it| *it == field.encode_name)
        {
            errors.at(
                &field.ident,
                format_args!(
                    "the client itself adds `{}`, from the file\nremove the field",
                    field.encode_name
                ),
            );
        }
        if *place == Place::WholeBody {
            errors.at(
                &first.ident,
                format_args!(
                    "`{}` is the whole body, so no file goes along\nremove `(whole)`, or `#[file]`",
                    field.ident
                ),
            );
        }
    }
}

fn check_names(fields: &[(&Field, Place)], errors: &mut Errors) {
    let of = |wanted: Place| {
        fields
            .iter()
            .filter(move |(_, place)| *place == wanted)
            .map(|(field, _)| *field)
    };
    unique(
        of(Place::Body).map(|field| (field, field.encode_name.as_str())),
        "the body",
        errors,
    );
    unique(
        of(Place::Query).map(|field| (field, field.encode_name.as_str())),
        "the query string",
        errors,
    );
    let headers = fields.iter().filter_map(|(field, place)| match place {
        Place::Header(name) => Some((*field, name.as_str())),
        _ => None,
    });
    unique(headers, "the headers", errors);
}

/// Two fields may share a name when conditions keep them apart.
fn unique<'f>(
    fields: impl Iterator<Item = (&'f Field, &'f str)>,
    place: &str,
    errors: &mut Errors,
) {
    let mut seen: Vec<(&Field, &str)> = Vec::new();
    for (field, name) in fields {
        let earlier = seen.iter().find(|(earlier, earlier_name)| {
            earlier_name.eq_ignore_ascii_case(name)
                && (place == "the headers" || *earlier_name == name)
                && earlier.cfg.is_empty()
                && field.cfg.is_empty()
        });
        if let Some((earlier, _)) = earlier {
            errors.at(
                &field.ident,
                format_args!(
                    "`{}` and `{}` are both called `{name}` in {place}\nrename one of the two",
                    earlier.ident, field.ident
                ),
            );
        }
        seen.push((field, name));
    }
}

/// The signature of an APIv2 message is the client's. (A nonce may be given.)
fn check_sign(fields: &[(&Field, Place)], protocol: Protocol, method: Method, errors: &mut Errors) {
    let signed = match method.has_body() {
        true => Place::Body,
        false => Place::Query,
    };
    for (field, _) in fields.iter().filter(|(_, place)| *place == signed) {
        if protocol == Protocol::V2 && field.encode_name == "sign" {
            errors.at(
                &field.ident,
                "the client itself adds `sign`\nremove the field",
            );
        }
    }
}
