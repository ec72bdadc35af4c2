//! Nested objects in the order in which a reader meets them.

use super::{Answer, Field, Module, Ty};

/// Puts every object behind the one that it is first seen in.
pub(super) fn order(module: &mut Module<'_>) {
    let mut seen: Vec<usize> = Vec::new();
    for root in &module.roots {
        visit(module, &root.fields, &mut seen);
        visit(module, root.answer_fields(), &mut seen);
    }
    let place = |index: usize| {
        seen.iter()
            .position(|known| *known == index)
            .unwrap_or(index)
    };
    for root in &mut module.roots {
        root.fields
            .iter_mut()
            .for_each(|field| field.ty = field.ty.with_object(&place));
        if let Answer::Object(fields) = &mut root.answer {
            fields
                .iter_mut()
                .for_each(|field| field.ty = field.ty.with_object(&place));
        }
    }
    let mut types: Vec<_> = std::mem::take(&mut module.types)
        .into_iter()
        .enumerate()
        .collect();
    types.sort_by_key(|(index, _)| place(*index));
    for (_, mut ty) in types {
        ty.fields
            .iter_mut()
            .for_each(|field| field.ty = field.ty.with_object(&place));
        module.types.push(ty);
    }
}

fn visit(module: &Module<'_>, fields: &[Field], seen: &mut Vec<usize>) {
    let objects = fields.iter().filter_map(|field| object(&field.ty));
    for index in objects {
        if !seen.contains(&index) {
            seen.push(index);
            visit(module, &module.types[index].fields, seen);
        }
    }
}

/// The object that a type is about, however wrapped.
fn object(ty: &Ty) -> Option<usize> {
    match ty {
        Ty::Object(index) => Some(*index),
        Ty::List(inner) | Ty::JsonString(inner) | Ty::UrlEncoded(inner) | Ty::Indexed(inner) => {
            object(inner)
        }
        _ => None,
    }
}
