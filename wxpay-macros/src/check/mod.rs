//! The rules between things that are right by themselves: path and fields, method and places,
//! protocol and options; and what the expansion needs to know when all are kept. Nothing is parsed
//! here, and no code is written.

mod fields;
mod link;
mod options;
mod path;
mod place;

use crate::diagnostic::Errors;
use crate::input::derives::Derives;
use crate::input::endpoint::EndpointArguments;
use crate::input::field::Field;
use crate::input::item::Item;
use crate::input::method::Method;
use crate::input::protocol::Protocol;
use fields::unique;

pub(crate) use place::{FilePlace, Place};

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

/// Checks an endpoint. `None` when a part is missing without which the rest cannot be judged,
/// or (with errors recorded) when something is wrong.
pub(crate) fn endpoint<'i>(
    arguments: &EndpointArguments,
    item: &'i Item,
    errors: &mut Errors,
) -> Option<Request<'i>> {
    check_direction(&item.fields, item.derives, true, false, errors);
    let protocol = path::protocol(arguments, errors);
    let path_fields = path::fields(arguments, item, errors);
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
        if let Some(place) = place::of(field, in_path, method, protocol, errors) {
            fields.push((field, place));
        }
    }
    fields::check(&fields, errors);
    link::check(arguments, protocol, &fields, errors);
    let (method, protocol) = (arguments.method?, protocol?);
    fields::check_sign(&fields, protocol, method, errors);
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
