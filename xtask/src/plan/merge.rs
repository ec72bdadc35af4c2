//! Which objects are the same type.

use super::build::Draft;
use super::{Answer, Field, Root};

/// Whether two objects have the same fields, of the same types, equally required.
pub(super) fn equal(one: &[Field], other: &[Field]) -> bool {
    one.len() == other.len() && one.iter().all(|field| agrees(field, other) == Some(true))
}

/// Takes over what another description of the same object adds: values, and fields.
pub(super) fn absorb(into: &mut Vec<Field>, from: Vec<Field>) {
    for field in from {
        match into.iter_mut().find(|known| known.name == field.name) {
            Some(known) => {
                for value in field.values {
                    if !known.values.contains(&value) {
                        known.values.push(value);
                    }
                }
                known.max_length = known.max_length.max(field.max_length);
                if known.label.is_empty() {
                    known.label = field.label;
                }
            }
            None => into.push(field),
        }
    }
}

/// Makes one type of objects in answers that differ only in fields which are not always there:
/// nobody who reads an order wants to know which page told of it.
pub(super) fn merge(drafts: &mut Vec<Draft>, roots: &mut [Root<'_>]) {
    while let Some((keep, drop)) = mergeable(drafts) {
        let Draft {
            occurrences, ty, ..
        } = drafts.remove(drop);
        let kept = &mut drafts[keep];
        kept.occurrences.extend(occurrences);
        absorb(&mut kept.ty.fields, ty.fields);
        kept.ty.in_request |= ty.in_request;
        kept.ty.in_answer |= ty.in_answer;
        let moved = |index: usize| match index {
            index if index == drop => keep,
            index if index > drop => index - 1,
            index => index,
        };
        let of_types = drafts.iter_mut().map(|draft| &mut draft.ty.fields);
        let of_roots = roots.iter_mut().flat_map(|root| {
            let answer = match &mut root.answer {
                Answer::Object(fields) => Some(fields),
                _ => None,
            };
            [Some(&mut root.fields), answer].into_iter().flatten()
        });
        for field in of_types.chain(of_roots).flatten() {
            field.ty = field.ty.with_object(&moved);
        }
    }
}

fn mergeable(drafts: &[Draft]) -> Option<(usize, usize)> {
    for keep in 0..drafts.len() {
        for drop in keep + 1..drafts.len() {
            let (one, other) = (&drafts[keep], &drafts[drop]);
            if one.base != other.base {
                continue;
            }
            let answers = !one.ty.in_request && !other.ty.in_request;
            if equal(&one.ty.fields, &other.ty.fields)
                || (answers && compatible(&one.ty.fields, &other.ty.fields))
            {
                return Some((keep, drop));
            }
        }
    }
    None
}

/// Whether all that both have agrees, and all that only one has is optional; and whether they
/// have enough in common to be about the same thing.
fn compatible(one: &[Field], other: &[Field]) -> bool {
    let common = one
        .iter()
        .filter(|field| agrees(field, other) == Some(true))
        .count();
    let fits = |these: &[Field], those: &[Field]| {
        these.iter().all(|field| match agrees(field, those) {
            Some(agreed) => agreed,
            None => !field.required,
        })
    };
    2 * common >= one.len().max(other.len()) && fits(one, other) && fits(other, one)
}

/// Whether the field of the same name is the same; none when there is no such field.
fn agrees(field: &Field, others: &[Field]) -> Option<bool> {
    let other = others.iter().find(|other| other.name == field.name)?;
    Some(other.ty == field.ty && other.required == field.required)
}
