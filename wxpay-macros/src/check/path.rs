//! What the path says: the protocol, and which fields go into it.

use syn::LitStr;

use super::options::refuse;
use crate::diagnostic::{Errors, in_path};
use crate::input::endpoint::EndpointArguments;
use crate::input::endpoint_options::Not;
use crate::input::field::Field;
use crate::input::item::Item;
use crate::input::protocol::Protocol;
use crate::suggest::nearest;
use crate::template::Template;

/// The protocol by the path's version, or by the option.
pub(super) fn protocol(arguments: &EndpointArguments, errors: &mut Errors) -> Option<Protocol> {
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
    if protocol == Some(Protocol::V3) {
        refuse(Not::InV3, arguments, errors);
    }
    protocol
}

/// Finds the field of each name in the path.
pub(super) fn fields<'t>(
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
