//! Names for nested objects: `Amount`, and `OrderAmount` where there is another.

use std::cmp::Reverse;
use std::collections::HashSet;

use anyhow::{Result, bail};

use super::build::{Draft, Occurrence};
use super::{Answer, Root, Type};
use crate::words;

/// Names that mean something else in every Rust file, or in every generated one.
const TAKEN: [&str; 43] = [
    "From",
    "Into",
    "Iterator",
    "Drop",
    "Copy",
    "Send",
    "Sync",
    "Sized",
    "Fn",
    "Eq",
    "Ord",
    "Hash",
    "Display",
    "ToString",
    "AsRef",
    "Extend",
    "Option",
    "String",
    "Vec",
    "Result",
    "Box",
    "Ok",
    "Err",
    "Some",
    "None",
    "Self",
    "Default",
    "Debug",
    "Clone",
    "Sensitive",
    "JsonString",
    "UrlEncoded",
    "Indexed",
    "Upload",
    "Download",
    "Redirect",
    "Json",
    "Client",
    "Call",
    "Endpoint",
    "Error",
    "Link",
    "Notification",
];

/// Names that say nothing when they stand alone.
const VAGUE: [&str; 19] = [
    "Data",
    "Info",
    "Information",
    "Item",
    "List",
    "Record",
    "Content",
    "Object",
    "Value",
    "Type",
    "State",
    "Status",
    "Mode",
    "Action",
    "Name",
    "Category",
    "Method",
    "Kind",
    "Scope",
];

/// Names that say enough only when several operations share what they stand for.
const VAGUE_ALONE: [&str; 3] = ["Detail", "Scene", "Reason"];

/// Gives every type its name.
pub(super) fn name_types(
    drafts: Vec<Draft>,
    roots: &[Root<'_>],
    path: &[String],
) -> Result<Vec<Type>> {
    let mut taken = taken(roots);
    // What users write comes before what they read; then the most used one gets the shortest name.
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|&index| {
        let draft = &drafts[index];
        let depth = draft.occurrences.iter().map(|at| at.around.len()).min();
        (
            depth,
            !draft.ty.in_request,
            Reverse(draft.occurrences.len()),
            index,
        )
    });
    let mut names = vec![String::new(); drafts.len()];
    for index in order {
        let draft = &drafts[index];
        let candidates = candidates(&draft.base, &draft.occurrences);
        let Some(name) = candidates.iter().find(|name| !taken.contains(*name)) else {
            bail!(
                "{}: no name is left for {} ({candidates:?})",
                path.join("::"),
                draft.base
            );
        };
        taken.insert(name.clone());
        names[index] = name.clone();
    }
    let named = drafts.into_iter().zip(names);
    Ok(named
        .map(|(draft, name)| Type { name, ..draft.ty })
        .collect())
}

/// The names that the operations and their answers have.
pub(super) fn taken(roots: &[Root<'_>]) -> HashSet<String> {
    let mut taken: HashSet<String> = TAKEN.iter().map(|name| (*name).to_owned()).collect();
    for root in roots {
        taken.insert(root.name.clone());
        if matches!(root.answer, Answer::Object(_)) {
            taken.insert(root.answer_name.clone());
        }
    }
    taken
}

/// Whether a name needs another one beside it to mean something.
pub(super) fn says_nothing(name: &str) -> bool {
    VAGUE.contains(&name) || VAGUE_ALONE.contains(&name)
}

/// What an operation is about: its name without the verb and without how it is found.
pub(super) fn noun(name: &str) -> String {
    words::pascal(&words::singular(&about(name)))
}

/// Whether an operation's name is in the plural.
pub(super) fn is_about_many(name: &str) -> bool {
    let about = about(name);
    words::singular(&about) != about
}

fn about(name: &str) -> String {
    let words = words::words(name);
    let by = words
        .iter()
        .position(|word| word == "by")
        .unwrap_or(words.len());
    match words[..by].get(1..).unwrap_or_default() {
        [] => words.join("_"),
        [preposition, about @ ..] if preposition == "for" => about.join("_"),
        about => about.join("_"),
    }
}

/// Names for something that goes by `base`, the best first.
pub(super) fn candidates(base: &str, occurrences: &[Occurrence]) -> Vec<String> {
    let mut names = Vec::new();
    let roots: HashSet<&str> = occurrences.iter().map(|at| at.root.as_str()).collect();
    // What several operations share is what the module means by it.
    let vague = VAGUE.contains(&base) || (VAGUE_ALONE.contains(&base) && roots.len() < 3);
    if !vague {
        names.push(base.to_owned());
    }
    for at in occurrences {
        names.extend(
            at.around
                .last()
                .map(|parent| words::join(&stem(parent), base)),
        );
        names.push(match (vague, at.around.is_empty(), base) {
            // `data: [{…}]` of `ListComplaints` is a complaint.
            (true, true, "Data" | "Item" | "List" | "Record") => at.noun.clone(),
            _ => words::join(&at.noun, base),
        });
    }
    for at in occurrences {
        names.extend(at.around.last().map(|parent| words::join(parent, base)));
        let around = at.around.iter().rev().take(2).rev();
        let around = around.fold(String::new(), |name, parent| {
            words::join(&name, &stem(parent))
        });
        names.push(words::join(&around, base));
        names.push(words::join(&at.noun, &words::join(&around, base)));
        names.push(words::join(&at.root, base));
        names.push(words::join(&at.root, &words::join(&around, base)));
    }
    for at in occurrences {
        if at.in_answer {
            names.push(format!("{}Answer", words::join(&at.noun, base)));
            names.push(format!("{}Answer", words::join(&at.root, base)));
        } else {
            names.push(words::join("New", base));
            names.push(format!("{}Request", words::join(&at.noun, base)));
        }
    }
    names
}

/// A name without the word at its end that only says that it is an object.
fn stem(name: &str) -> String {
    let words = words::words(name);
    match words.as_slice() {
        [before @ .., last]
            if !before.is_empty()
                && ["info", "detail", "details", "list", "information", "data"]
                    .contains(&last.as_str()) =>
        {
            words::pascal(&before.join("_"))
        }
        _ => name.to_owned(),
    }
}
