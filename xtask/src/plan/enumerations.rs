//! Documented values become enumerations, once per module.

use std::collections::HashSet;

use anyhow::{Result, bail};

use super::build::Occurrence;
use super::{Answer, Enumeration, Field, Module, Root, Ty, Type, names};
use crate::words;

/// The values that fields of one name have, and where.
struct Group {
    base: String,
    gloss: String,
    label: String,
    values: Vec<String>,
    occurrences: Vec<Occurrence>,
}

/// Finds the enumerations of a module, names them and gives their fields the new types.
pub(super) fn extract(module: &mut Module<'_>) -> Result<()> {
    let mut groups: Vec<Group> = Vec::new();
    for (field, at) in fields(module) {
        if is_enumeration(field) {
            gather(&mut groups, field, at);
        }
    }
    settle(&mut groups);
    let mut taken = names::taken(&module.roots);
    taken.extend(module.types.iter().map(|ty| ty.name.clone()));
    taken.insert("Unknown".to_owned());
    for group in &groups {
        let candidates = names::candidates(&group.base, &group.occurrences);
        let more = candidates.iter().map(|name| format!("{name}Value"));
        let Some(name) = candidates
            .iter()
            .cloned()
            .chain(more)
            .find(|name| !taken.contains(name))
        else {
            bail!(
                "{}: no name is left for the values of {}",
                module.path.join("::"),
                group.base
            );
        };
        taken.insert(name.clone());
        let variants = variants(&name, &group.values);
        module.enumerations.push(Enumeration {
            name,
            gloss: group.gloss.clone(),
            label: group.label.clone(),
            variants,
        });
    }
    assign(module, &groups);
    Ok(())
}

/// Whether all values are words: numbers and versions say nothing as variants.
fn is_enumeration(field: &Field) -> bool {
    let word = |value: &String| {
        value.starts_with(|first: char| first.is_ascii_alphabetic())
            && value
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "_- ".contains(letter))
    };
    field.ty.is_text() && !field.values.is_empty() && field.values.iter().all(word)
}

fn base(field: &Field) -> String {
    words::pascal(&match field.ty {
        Ty::List(_) | Ty::Indexed(_) => words::singular(&field.ident),
        _ => field.ident.clone(),
    })
}

fn gather(groups: &mut Vec<Group>, field: &Field, at: Occurrence) {
    let base = base(field);
    let mut values: Vec<String> = Vec::new();
    for value in &field.values {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    let alike = groups
        .iter_mut()
        .find(|group| group.base == base && related(&group.values, &values));
    match alike {
        Some(group) => {
            unite(&mut group.values, &values);
            group.occurrences.push(at);
        }
        None => groups.push(Group {
            base,
            gloss: field.gloss.clone(),
            label: field.label.clone(),
            values,
            occurrences: vec![at],
        }),
    }
}

/// Groups may have grown together since they were opened.
fn settle(groups: &mut Vec<Group>) {
    let pair = |groups: &[Group]| {
        (0..groups.len()).find_map(|one| {
            let other = (one + 1..groups.len()).find(|&other| {
                groups[one].base == groups[other].base
                    && related(&groups[one].values, &groups[other].values)
            })?;
            Some((one, other))
        })
    };
    while let Some((one, other)) = pair(groups) {
        let gone = groups.remove(other);
        unite(&mut groups[one].values, &gone.values);
        groups[one].occurrences.extend(gone.occurrences);
    }
}

/// Values that are about the same thing share one.
fn related(one: &[String], other: &[String]) -> bool {
    one.iter().any(|value| other.contains(value))
}

fn unite(into: &mut Vec<String>, from: &[String]) {
    for value in from {
        if !into.contains(value) {
            into.push(value.clone());
        }
    }
}

/// Names for the values, without the words that all of them, or the enumeration, begin with.
fn variants(name: &str, values: &[String]) -> Vec<(String, String)> {
    let all: Vec<Vec<String>> = values.iter().map(|value| words::words(value)).collect();
    let mut common = 0;
    if all.len() > 1 {
        while all.iter().all(|words| {
            words.len() > common + 1
                && words[common] == all[0][common]
                && !words[common + 1].starts_with(|first: char| first.is_ascii_digit())
        }) {
            common += 1;
        }
        // Only what the name already says is left out: `PAY_SUCCESS` of `State` stays.
        let name = words::words(name);
        let said = |count: usize| all[0][..count].iter().all(|word| name.contains(word));
        while common > 0 && !said(common) {
            common -= 1;
        }
    }
    let mut used: HashSet<String> = HashSet::new();
    let mut variants = Vec::new();
    for (words, value) in all.iter().zip(values) {
        let short = words::pascal(&words[common..].join("_"));
        let whole = words::pascal(&words.join("_"));
        let mut candidates = vec![short.clone(), whole.clone(), format!("{whole}Value")];
        candidates.extend((2..).take(8).map(|number| format!("{whole}Value{number}")));
        let reserved = ["Unknown", "Self"];
        let free = candidates
            .into_iter()
            .find(|candidate| !reserved.contains(&candidate.as_str()) && !used.contains(candidate));
        let variant = free.unwrap_or(whole);
        used.insert(variant.clone());
        variants.push((variant, value.clone()));
    }
    variants
}

/// Every field of the module, with where it stands.
fn fields<'m>(module: &'m Module<'_>) -> Vec<(&'m Field, Occurrence)> {
    let mut all = Vec::new();
    for root in &module.roots {
        let at = |in_answer| Occurrence {
            root: root.name.clone(),
            noun: names::noun(&root.name),
            in_answer,
            around: Vec::new(),
        };
        all.extend(root.fields.iter().map(|field| (field, at(false))));
        all.extend(root.answer_fields().iter().map(|field| (field, at(true))));
    }
    for ty in &module.types {
        let at = Occurrence {
            root: ty.name.clone(),
            noun: ty.name.clone(),
            in_answer: ty.in_answer,
            around: vec![ty.name.clone()],
        };
        all.extend(ty.fields.iter().map(|field| (field, at.clone())));
    }
    all
}

fn assign(module: &mut Module<'_>, groups: &[Group]) {
    let give = |field: &mut Field| {
        if !is_enumeration(field) {
            return;
        }
        let base = base(field);
        let group = groups
            .iter()
            .position(|group| group.base == base && related(&group.values, &field.values));
        if let Some(index) = group {
            field.ty = field.ty.with_enumeration(index);
            // Its own first value is an example of it.
            field.values.truncate(1);
        }
    };
    let of = |root: &mut Root<'_>| {
        root.fields.iter_mut().for_each(give);
        if let Answer::Object(fields) = &mut root.answer {
            fields.iter_mut().for_each(give);
        }
    };
    module.roots.iter_mut().for_each(of);
    for Type { fields, .. } in &mut module.types {
        fields.iter_mut().for_each(give);
    }
}
