//! The embedded files, each parsed when it is first asked for.

use std::error::Error;
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::{Notification, Operation, code::GeneralCodes};

// `OPERATIONS`: the files of operations, those of APIv2 first, by name.
include!(concat!(env!("OUT_DIR"), "/operations.rs"));

pub(crate) static NOTIFICATIONS_V3: File<Vec<Notification>> = File::new(
    "notifications/v3.json",
    include_str!("../notifications/v3.json"),
);

pub(crate) static NOTIFICATIONS_V2: File<Vec<Notification>> = File::new(
    "notifications/v2.json",
    include_str!("../notifications/v2.json"),
);

pub(crate) static CODES: File<GeneralCodes> =
    File::new("codes.json", include_str!("../codes.json"));

/// A file of this crate, and what it says.
pub(crate) struct File<T> {
    name: &'static str,
    text: &'static str,
    content: OnceLock<Result<T, Unreadable>>,
}

impl<T: Deserialize<'static>> File<T> {
    const fn new(name: &'static str, text: &'static str) -> Self {
        Self {
            name,
            text,
            content: OnceLock::new(),
        }
    }

    /// What it says.
    pub(crate) fn read(&self) -> Result<&T, Unreadable> {
        let content = self.content.get_or_init(|| parse(self.name, self.text));
        content.as_ref().map_err(Clone::clone)
    }
}

impl<T> File<T> {
    /// Whether a text may be in one of its facts. There are no escapes in the files, so what does
    /// not stand in one is in none of them; of a file that is parsed, looking at them is faster.
    pub(crate) fn may_mention(&self, text: &str) -> bool {
        self.content.get().is_some() || self.text.contains(text)
    }

    /// The first segment of its operations' paths, with `_` for `-`.
    pub(crate) fn segment(&self) -> &str {
        let name = self.name.strip_suffix(".json").unwrap_or(self.name);
        name.split_once('/').map_or(name, |(_, segment)| segment)
    }
}

fn parse<T: Deserialize<'static>>(file: &'static str, text: &'static str) -> Result<T, Unreadable> {
    serde_json::from_str(text).map_err(|error| {
        let mut problem = error.to_string();
        // Said by serde as "a borrowed string" is wanted, which helps nobody.
        if text.contains('\\') {
            problem += "; there is an escape in the file, but texts are used as they stand there: \
                        write the character itself, and ’ “ ” for quotes";
        }
        Unreadable { file, problem }
    })
}

/// A file of facts is not as the README describes it.
///
/// It says in which file and line, and what is wrong there. No release has such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    file: &'static str,
    problem: String,
}

impl Unreadable {
    /// The file, below the folder of this crate: `v3/pay.json`.
    pub fn file(&self) -> &str {
        self.file
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "catalogue/{} is not as its README describes: {}",
            self.file, self.problem
        )
    }
}

impl Error for Unreadable {}

#[cfg(test)]
mod tests {
    use super::*;

    const OPERATION: &str = r#"[{
        "name": "CreateOrder", "module": "v3::pay", "method": "POST", "path": "v3/pay/orders",
        "title": "下单", "summary": "Creates an order.", "docs": [],
        "body": {"kind": "json", "fields": [{"name": "appid", "type": "string"}]},
        "response": {"kind": "empty"}
    }]"#;

    fn problem_after(from: &str, to: &str) -> Option<String> {
        let text: &'static str = OPERATION.replacen(from, to, 1).leak();
        let parsed = parse::<Vec<Operation>>("v3/pay.json", text);
        parsed.err().map(|error| error.to_string())
    }

    fn notification_problem(text: &'static str) -> Option<String> {
        let parsed = parse::<Vec<Notification>>("notifications/v3.json", text);
        parsed.err().map(|error| error.to_string())
    }

    #[test]
    fn a_key_that_nobody_knows_is_refused_wherever_it_stands() {
        assert_eq!(problem_after("", ""), None);
        for (place, unknown) in [
            (r#""docs""#, r#""dosc": [], "docs""#),
            (r#""kind": "json""#, r#""kind": "json", "optinal": true"#),
            (r#""name": "appid""#, r#""name": "appid", "requierd": true"#),
            (r#""kind": "empty""#, r#""kind": "empty", "field": []"#),
            (
                r#""docs""#,
                r#""codes": [{"code": "A", "decide": true}], "docs""#,
            ),
        ] {
            let problem = problem_after(place, unknown).unwrap_or_default();
            assert!(problem.contains("unknown field `"), "{unknown}: {problem}");
            assert!(
                problem.starts_with("catalogue/v3/pay.json") && problem.contains("line"),
                "{problem}"
            );
        }
        let problem = notification_problem(
            r#"[{"event_type": "A.B", "title": "", "docs": [], "resources": []}]"#,
        );
        assert!(problem.is_some_and(|problem| problem.contains("unknown field `resources`")));
        let problem = notification_problem(
            r#"[{"event_type": "A.B", "title": "", "docs": [], "products":
                 [{"name": "P", "told_by": [], "same_answer_as": ""}]}]"#,
        );
        assert!(problem.is_some_and(|problem| problem.contains("unknown field `same_answer_as`")));
        let codes = parse::<GeneralCodes>("codes.json", r#"{"v3": [], "v2": [], "v4": []}"#);
        assert!(codes.is_err_and(|error| error.to_string().contains("unknown field `v4`")));
    }

    #[test]
    fn a_value_that_nobody_knows_and_a_key_that_is_missing_are_refused() {
        for (from, to, told) in [
            (
                r#""type": "string""#,
                r#""type": "text""#,
                "unknown variant `text`",
            ),
            (
                r#""kind": "empty""#,
                r#""kind": "none""#,
                "unknown variant `none`",
            ),
            (r#""title": "下单", "#, "", "missing field `title`"),
        ] {
            let problem = problem_after(from, to).unwrap_or_default();
            assert!(problem.contains(told), "{problem}");
        }
    }

    #[test]
    fn an_escape_is_refused_in_words_that_say_what_to_write() {
        let problem = problem_after("下单", r#"下\"单\""#).unwrap_or_default();
        assert!(problem.contains("write the character itself"), "{problem}");
    }
}
