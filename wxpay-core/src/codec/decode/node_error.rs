use std::fmt;

use crate::text::foreign::Foreign;

/// What serde said about a [`Node`](crate::Node), with the path of the field.
#[derive(Debug)]
pub struct NodeError {
    path: String,
    problem: String,
    cause: Cause,
}

/// What can be mended by reading again.
#[derive(Debug)]
pub(super) enum Cause {
    /// Nothing of it.
    Wrong,
    /// A required field is not there.
    Missing,
    /// There is an empty text, as XML has it in the place of what is not there.
    Blank,
    /// A value that reads itself lacks these fields.
    Lacking(Vec<String>),
}

impl NodeError {
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn problem(&self) -> &str {
        &self.problem
    }

    pub(super) fn cause(&self) -> &Cause {
        &self.cause
    }

    pub(super) fn blank() -> Self {
        Self {
            path: String::new(),
            problem: "is empty".to_owned(),
            cause: Cause::Blank,
        }
    }

    pub(super) fn below(mut self, step: &str) -> Self {
        self.path = join(step, &self.path);
        self
    }
}

impl fmt::Display for NodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for NodeError {}

impl serde::de::Error for NodeError {
    fn custom<T: fmt::Display>(problem: T) -> Self {
        let problem = problem.to_string();
        let cause = lacking(&problem).map_or(Cause::Wrong, Cause::Lacking);
        Self {
            path: String::new(),
            problem: Foreign::text(&problem).to_string(),
            cause,
        }
    }

    fn missing_field(field: &'static str) -> Self {
        Self {
            path: field.to_owned(),
            problem: "is missing".to_owned(),
            cause: Cause::Missing,
        }
    }

    fn invalid_type(found: serde::de::Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        // serde would quote the value, which may be personal data.
        Self::custom(format_args!("expected {expected}, found {}", kind(&found)))
    }

    fn invalid_value(found: serde::de::Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Self::custom(format_args!(
            "expected {expected}, found another value ({})",
            kind(&found)
        ))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::custom(format_args!(
            "expected one of {}, found another text",
            expected.join(", ")
        ))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::custom(format_args!(
            "the type does not allow the field `{}`",
            Foreign::name(field)
        ))
    }
}

/// What a value says that lacks required fields: `missing field `a`, `b.c``, which serde says of
/// one field too. Its error may be of any format, and knows no other way to tell.
pub(super) fn missing_fields(names: &[String]) -> String {
    format!("{BEGIN}{}{END}", names.join(BETWEEN))
}

const BEGIN: &str = "missing field `";
const BETWEEN: &str = "`, `";
const END: &str = "`";

fn lacking(problem: &str) -> Option<Vec<String>> {
    let names = problem.strip_prefix(BEGIN)?.strip_suffix(END)?;
    Some(names.split(BETWEEN).map(str::to_owned).collect())
}

pub(super) fn join(path: &str, step: &str) -> String {
    match (path.is_empty(), step.is_empty() || step.starts_with('[')) {
        (true, _) => step.to_owned(),
        (false, true) => format!("{path}{step}"),
        (false, false) => format!("{path}.{step}"),
    }
}

fn kind(found: &serde::de::Unexpected<'_>) -> &'static str {
    use serde::de::Unexpected;
    match found {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a string",
        Unexpected::Bytes(_) => "bytes",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map | Unexpected::NewtypeStruct => "an object",
        _ => "something else",
    }
}
