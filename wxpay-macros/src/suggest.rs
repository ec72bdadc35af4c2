//! "Did you mean …": the nearest of the names that would have been right.

/// The candidate that `written` was most likely meant to be, if any is near enough.
pub(crate) fn nearest<'c>(
    written: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_'], "");
    let written = plain(written);
    candidates
        .into_iter()
        .map(|candidate| {
            let candidate_plain = plain(candidate);
            let distance = strsim::osa_distance(&written, &candidate_plain);
            let allowed = written.chars().count().max(candidate_plain.chars().count()) / 3;
            (distance, allowed.max(1), candidate)
        })
        .filter(|(distance, allowed, candidate)| distance <= allowed && distance < &candidate.len())
        .min_by_key(|(distance, ..)| *distance)
        .map(|(.., candidate)| candidate)
}

/// Names for a sentence: `` `a`, `b` and `c` ``.
pub(crate) fn list<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{list, nearest};

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        assert_eq!(nearest("PSOT", ["GET", "POST", "PUT"]), Some("POST"));
        assert_eq!(
            nearest("clientcertificate", ["client_certificate"]),
            Some("client_certificate")
        );
        assert_eq!(
            nearest("out_order_no", ["openid", "outOrderNo"]),
            Some("outOrderNo")
        );
    }

    #[test]
    fn something_else_is_not_a_slip() {
        assert_eq!(nearest("openid", ["mchid", "transaction_id"]), None);
        assert_eq!(nearest("x", ["y"]), None);
    }

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        assert_eq!(list(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(list(["a"]), "`a`");
    }
}
