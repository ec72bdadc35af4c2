//! How orders are keyed: by the merchant's own number, then by whoever it is unique for.

use std::collections::BTreeMap;

/// Where the order with this number is stored. Its owner is a payee, a plan or a product.
pub(super) fn key(number: &str, owner: &str) -> String {
    format!("{number}/{owner}")
}

/// The keys of the orders that may have this number, whoever owns them. A number with a slash in
/// it can be mistaken for a shorter one, so that the order itself has to be asked.
pub(super) fn numbered<'a, T>(
    rows: &'a BTreeMap<String, T>,
    number: &str,
) -> impl Iterator<Item = (&'a String, &'a T)> {
    let prefix = format!("{number}/");
    rows.range(prefix.clone()..)
        .take_while(move |(key, _)| key.starts_with(&prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_found_by_number_whoever_owns_them() {
        let keys = [key("1", "a"), key("1", "b"), key("10", "a"), key("0", "a")];
        let rows: BTreeMap<String, ()> = keys.into_iter().map(|key| (key, ())).collect();
        let found: Vec<&str> = numbered(&rows, "1").map(|(key, _)| key.as_str()).collect();
        assert_eq!(found, ["1/a", "1/b"]);
        assert_eq!(numbered(&rows, "2").count(), 0);
    }
}
