//! Operations that answer the same thing: an order is an order, however it was asked for.

use std::collections::HashSet;

use super::{Answer, Root, merge, names};
use crate::words;

/// Below this many fields two answers may be alike by chance.
const ENOUGH: usize = 3;

/// Lets operations with equal answers share one struct, named after what they are about.
pub(super) fn share(roots: &mut [Root<'_>]) {
    let mut taken = names::taken(roots);
    let mut seen: HashSet<usize> = HashSet::new();
    for first in 0..roots.len() {
        if !seen.insert(first) {
            continue;
        }
        let group: Vec<usize> = (first..roots.len())
            .filter(|&other| alike(&roots[first], &roots[other]))
            .collect();
        if group.len() < 2 {
            continue;
        }
        let Some(name) = common_name(roots, &group).filter(|name| !taken.contains(name)) else {
            continue;
        };
        taken.insert(name.clone());
        for &index in &group {
            seen.insert(index);
            roots[index].answer_name.clone_from(&name);
            if index != first {
                let same = std::mem::replace(&mut roots[index].answer, Answer::Same(first));
                if let (Answer::Object(kept), Answer::Object(fields)) =
                    (&mut roots[first].answer, same)
                {
                    merge::absorb(kept, fields);
                }
            }
        }
    }
}

fn alike(one: &Root<'_>, other: &Root<'_>) -> bool {
    match (&one.answer, &other.answer) {
        (Answer::Object(one), Answer::Object(other)) => {
            one.len() >= ENOUGH && merge::equal(one, other)
        }
        _ => false,
    }
}

/// The words that all of them end in: `Order` of `QueryOrderByOutTradeNo` and `ReverseOrder`.
fn common_name(roots: &[Root<'_>], group: &[usize]) -> Option<String> {
    let nouns: Vec<Vec<String>> = group
        .iter()
        .map(|&index| words::words(&names::noun(&roots[index].name)))
        .collect();
    let shortest = nouns.iter().map(Vec::len).min()?;
    let common = (1..=shortest).rev().find(|&count| {
        let end = |words: &Vec<String>| words[words.len() - count..].to_vec();
        nouns.iter().all(|words| end(words) == end(&nouns[0]))
    })?;
    let words = &nouns[0][nouns[0].len() - common..];
    let name = words::pascal(&words.join("_"));
    // What is done to many things is answered with what became of them, not with one of them.
    let many = group
        .iter()
        .any(|&index| names::is_about_many(&roots[index].name));
    (!many && !names::says_nothing(&name)).then_some(name)
}
