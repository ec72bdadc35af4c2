//! serde's `rename_all`: the cases that a field name can be turned into.

/// One of serde's cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RenameRule {
    Lower,
    Upper,
    Pascal,
    Camel,
    Kebab,
    ScreamingKebab,
}

/// The names of all cases, as serde has them.
pub(crate) const NAMES: [&str; 8] = [
    "lowercase",
    "UPPERCASE",
    "PascalCase",
    "camelCase",
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
];

impl RenameRule {
    /// The case of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            // To fields, which are in snake case already, these two do nothing.
            "lowercase" | "snake_case" => Self::Lower,
            "UPPERCASE" | "SCREAMING_SNAKE_CASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => return None,
        })
    }

    /// A field's name in this case.
    pub(crate) fn apply(self, field: &str) -> String {
        match self {
            Self::Lower => field.to_owned(),
            Self::Upper => field.to_ascii_uppercase(),
            Self::Pascal => field
                .split('_')
                .map(|word| capitalised(word, true))
                .collect(),
            Self::Camel => {
                let pascal = Self::Pascal.apply(field);
                capitalised(&pascal, false)
            }
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn capitalised(word: &str, upper: bool) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| match upper {
        true => first.to_ascii_uppercase(),
        false => first.to_ascii_lowercase(),
    });
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{NAMES, RenameRule};

    #[test]
    fn each_case_renames_as_serde_does() {
        let renamed = NAMES.map(|name| RenameRule::named(name).unwrap().apply("out_order_no"));
        assert_eq!(
            renamed,
            [
                "out_order_no",
                "OUT_ORDER_NO",
                "OutOrderNo",
                "outOrderNo",
                "out_order_no",
                "OUT_ORDER_NO",
                "out-order-no",
                "OUT-ORDER-NO",
            ]
        );
    }
}
