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

/// All cases, as serde names them.
const CASES: &[(&str, RenameRule)] = &[
    // To fields, which are in snake case already, lower and snake case do nothing.
    ("lowercase", RenameRule::Lower),
    ("UPPERCASE", RenameRule::Upper),
    ("PascalCase", RenameRule::Pascal),
    ("camelCase", RenameRule::Camel),
    ("snake_case", RenameRule::Lower),
    ("SCREAMING_SNAKE_CASE", RenameRule::Upper),
    ("kebab-case", RenameRule::Kebab),
    ("SCREAMING-KEBAB-CASE", RenameRule::ScreamingKebab),
];

impl RenameRule {
    /// The case of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let (_, case) = CASES.iter().find(|(known, _)| *known == name)?;
        Some(*case)
    }

    /// The names of all cases.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        CASES.iter().map(|(name, _)| *name)
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
    let first = characters.next().map(|first| {
        if upper {
            first.to_ascii_uppercase()
        } else {
            first.to_ascii_lowercase()
        }
    });
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::RenameRule;

    #[test]
    fn each_case_renames_as_serde_does() {
        let renamed = RenameRule::names().map(|name| {
            let case = RenameRule::named(name).unwrap();
            case.apply("out_order_no")
        });
        assert_eq!(
            renamed.collect::<Vec<_>>(),
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
