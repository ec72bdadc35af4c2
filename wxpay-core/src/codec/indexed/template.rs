//! Names of numbered fields: `coupon_id_$n` stands for `coupon_id_0`, `coupon_id_1`, …, and
//! `coupon_refund_id_$n_$m` has two numbers.

use std::borrow::Cow;

use crate::codec::decode::Node;

/// The name with a number in the place of the first `$n`; `None` when it has none.
pub(crate) fn numbered(name: &str, index: usize) -> Option<String> {
    let (before, after) = split(name)?;
    Some(format!("{before}{index}{after}"))
}

/// Gathers the fields that a template means into an object by their numbers; with two numbers its
/// values are such objects. A name that is no template means the one field called so.
pub(crate) fn gather<'f, 'n>(fields: &'f [(Cow<'_, str>, Node<'n>)], template: &str) -> Node<'n> {
    if split(template).is_none() {
        return fields
            .iter()
            .find(|(name, _)| name == template)
            .map_or(Node::Missing, |(_, node)| node.clone());
    }
    let numbered = |(name, node): &'f (Cow<'_, str>, Node<'n>)| {
        let indices = indices(name, template)?;
        Some((indices, node))
    };
    let mut gathered: Vec<_> = fields.iter().filter_map(numbered).collect();
    if gathered.is_empty() {
        return Node::Missing;
    }
    gathered.sort_by(|(one, _), (other, _)| one.cmp(other));
    nested(&gathered, 0)
}

/// The object of what has these numbers from a level on; they are sorted.
fn nested<'n>(gathered: &[(Vec<&str>, &Node<'n>)], level: usize) -> Node<'n> {
    let mut object = Vec::new();
    for same in gathered.chunk_by(|(one, _), (other, _)| one.get(level) == other.get(level)) {
        let Some((indices, node)) = same.first() else {
            continue;
        };
        match indices.get(level) {
            // As everywhere, the first of two fields with one name counts.
            None => return (*node).clone(),
            Some(index) => object.push((Cow::Owned((*index).to_owned()), nested(same, level + 1))),
        }
    }
    Node::Object(object)
}

/// An index as the server writes it: decimal, without leading zeros.
pub(super) fn parse(digits: &str) -> Option<usize> {
    let plain = digits == "0" || !digits.starts_with('0');
    match plain && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        true => digits.parse().ok(),
        false => None,
    }
}

/// What stands before the first `$n` of a template, and what stands behind it.
fn split(template: &str) -> Option<(&str, &str)> {
    let (before, after) = template.split_once('$')?;
    let after = after.strip_prefix(|letter: char| letter.is_ascii_lowercase())?;
    Some((before, after))
}

/// The numbers in a name, when the template means it.
fn indices<'f>(name: &'f str, template: &str) -> Option<Vec<&'f str>> {
    let Some((before, after)) = split(template) else {
        return (name == template).then(Vec::new);
    };
    let rest = name.strip_prefix(before)?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (digits, rest) = rest.split_at(end);
    parse(digits)?;
    let mut indices = indices(rest, after)?;
    indices.insert(0, digits);
    Some(indices)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{indices, numbered};

    #[test]
    fn only_whole_numbers_without_leading_zeros_stand_for_a_placeholder() {
        let of = |name| indices(name, "coupon_fee_$n");
        assert_eq!(of("coupon_fee_0"), Some(vec!["0"]));
        assert_eq!(of("coupon_fee_12"), Some(vec!["12"]));
        for other in [
            "coupon_fee",
            "coupon_fee_",
            "coupon_fee_0_1",
            "coupon_fee_01",
            "coupon_fee_$n",
            "coupon_fee_99999999999999999999999",
            "my_coupon_fee_0",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
        let of = |name| indices(name, "coupon_fee_$n_$m");
        assert_eq!(of("coupon_fee_3_10"), Some(vec!["3", "10"]));
        assert_eq!(of("coupon_fee_3"), None);
    }

    #[test]
    fn numbers_are_put_in_from_the_left() {
        let first = numbered("coupon_fee_$n_$m", 3).unwrap();
        assert_eq!(first, "coupon_fee_3_$m");
        assert_eq!(numbered(&first, 1).unwrap(), "coupon_fee_3_1");
        assert_eq!(numbered("coupon_fee", 1), None);
    }
}
