//! The rules between the fields of one request.

use super::place::Place;
use crate::diagnostic::Errors;
use crate::input::field::Field;
use crate::input::method::Method;
use crate::input::protocol::Protocol;

/// One whole body and nothing beside it, one file, and no name twice.
pub(super) fn check(fields: &[(&Field, Place)], errors: &mut Errors) {
    check_whole_body(fields, errors);
    check_file(fields, errors);
    check_names(fields, errors);
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
pub(super) fn unique<'f>(
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
pub(super) fn check_sign(
    fields: &[(&Field, Place)],
    protocol: Protocol,
    method: Method,
    errors: &mut Errors,
) {
    let signed = if method.has_body() {
        Place::Body
    } else {
        Place::Query
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
