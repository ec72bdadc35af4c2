//! The path of an endpoint: `v3/pay/transactions/id/<transaction_id>`.
//!
//! Text in, segments or mistakes out. Nothing here knows of tokens or fields, so that everything
//! here can be tested with plain strings; [`crate::diagnostic`] turns a mistake into words.

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::fmt;
use std::ops::Range;

/// A path that is fit to be sent once its values are put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    segments: Vec<Segment>,
}

/// What stands between two slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    /// Text that is sent as it is. Empty only at the end of a path with a trailing slash.
    Literal(String),
    /// `<name>`: a value that is put in.
    Value(String),
}

/// A mistake, and the bytes of the text that it is made in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemplateError {
    pub(crate) kind: Kind,
    pub(crate) range: Range<usize>,
}

/// The mistakes one can make in a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing at all.
    Empty,
    /// `https://…`: the host does not belong here.
    Url,
    /// `/v3/…`.
    LeadingSlash,
    /// `v3//pay`.
    EmptySegment,
    /// `?a=b`.
    Query,
    /// `#part`.
    Fragment,
    /// A blank, a tab, a line break.
    Whitespace,
    /// A character that cannot stand in a URL as it is.
    Character(char),
    /// `.` or `..`, which servers resolve to another path.
    Dots,
    /// `<name` without `>`.
    Unclosed,
    /// `name>` without `<`.
    Unopened,
    /// `<>`.
    EmptyName,
    /// `<name>` with text beside it.
    NotWhole,
    /// `<a b>`, `<1st>`.
    Name(String),
    /// `{name}`, `:name` or `_name_`.
    OtherSyntax(String),
    /// A name for the second time.
    Duplicate(String),
}

impl Template {
    /// Takes a path apart that has no mistake.
    ///
    /// # Errors
    /// Every mistake that is in it, from left to right.
    #[cfg(test)]
    pub(crate) fn parse(text: &str) -> Result<Self, Vec<TemplateError>> {
        let (template, errors) = Self::read(text);
        if errors.is_empty() {
            Ok(template)
        } else {
            Err(errors)
        }
    }

    /// What is right in a path, and every mistake that is in it, from left to right.
    pub(crate) fn read(text: &str) -> (Self, Vec<TemplateError>) {
        let mut parser = Parser::default();
        parser.path(text);
        let template = Self {
            segments: parser.segments,
        };
        (template, parser.errors)
    }

    /// The names between `<` and `>`, from left to right.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Value(name) => Some(name.as_str()),
            Segment::Literal(_) => None,
        })
    }

    /// The path as a `Spec` has it, with `{name}` for values.
    pub(crate) fn spec_path(&self) -> String {
        self.written(|name| format!("{{{name}}}"))
    }

    fn written(&self, value: impl Fn(&str) -> String) -> String {
        let segments: Vec<String> = self
            .segments
            .iter()
            .map(|segment| match segment {
                Segment::Literal(text) => text.clone(),
                Segment::Value(name) => value(name),
            })
            .collect();
        segments.join("/")
    }
}

/// The text that it was parsed from.
impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(|name| format!("<{name}>")))
    }
}

#[derive(Default)]
struct Parser {
    segments: Vec<Segment>,
    errors: Vec<TemplateError>,
    /// A `<` whose `>` is still awaited, perhaps in a later segment.
    open: bool,
}

impl Parser {
    fn path(&mut self, text: &str) {
        if text.is_empty() {
            return self.error(Kind::Empty, 0..0);
        }
        if let Some(host) = text.find("://") {
            let after = &text[host + 3..];
            let host_end = after
                .find('/')
                .map_or(text.len(), |slash| host + 3 + slash + 1);
            return self.error(Kind::Url, 0..host_end);
        }
        let end = text.find(['?', '#']).unwrap_or(text.len());
        let path = text[..end].trim_start_matches('/');
        let start = end - path.len();
        if start > 0 {
            self.error(Kind::LeadingSlash, 0..start);
        }
        if !path.is_empty() {
            self.segments(path, start);
        }
        match text[end..].chars().next() {
            Some('?') => self.error(Kind::Query, end..text.len()),
            Some(_) => self.error(Kind::Fragment, end..text.len()),
            None => {}
        }
    }

    fn segments(&mut self, path: &str, mut start: usize) {
        let path_end = start + path.len();
        for segment in path.split('/') {
            let end = start + segment.len();
            match segment {
                // One trailing slash is part of two documented paths.
                "" if end == path_end => self.segments.push(Segment::Literal(String::new())),
                "" => self.error(Kind::EmptySegment, start - 1..end + 1),
                segment => self.segment(segment, start),
            }
            start = end + 1;
        }
    }

    fn segment(&mut self, segment: &str, start: usize) {
        let range = start..start + segment.len();
        if let Some(name) = segment
            .strip_prefix('<')
            .and_then(|rest| rest.strip_suffix('>'))
            && !name.contains(['<', '>'])
        {
            return self.value(name, range);
        }
        match (segment.find('<'), segment.find('>')) {
            (None, None) => self.literal(segment, range),
            (Some(open), Some(close)) if open < close => self.error(Kind::NotWhole, range),
            (Some(open), _) => {
                self.open = true;
                self.error(Kind::Unclosed, start + open..range.end);
            }
            // The other half of a mistake that has been reported.
            (None, Some(_)) if self.open => self.open = false,
            (None, Some(close)) => self.error(Kind::Unopened, start..start + close + 1),
        }
    }

    fn value(&mut self, name: &str, range: Range<usize>) {
        if name.is_empty() {
            self.error(Kind::EmptyName, range);
        } else if !is_name(name) {
            self.error(Kind::Name(name.to_owned()), range);
        } else if self.segments.contains(&Segment::Value(name.to_owned())) {
            self.error(Kind::Duplicate(name.to_owned()), range);
        } else {
            self.segments.push(Segment::Value(name.to_owned()));
        }
    }

    fn literal(&mut self, segment: &str, range: Range<usize>) {
        if let Some(name) = other_syntax(segment) {
            return self.error(Kind::OtherSyntax(name.to_owned()), range);
        }
        if matches!(segment, "." | "..") {
            return self.error(Kind::Dots, range);
        }
        match foreign_character(segment) {
            None => self.segments.push(Segment::Literal(segment.to_owned())),
            Some((at, character)) => {
                let at = range.start + at;
                let kind = if character.is_whitespace() {
                    Kind::Whitespace
                } else {
                    Kind::Character(character)
                };
                self.error(kind, at..at + character.len_utf8());
            }
        }
    }

    fn error(&mut self, kind: Kind, range: Range<usize>) {
        self.errors.push(TemplateError { kind, range });
    }
}

/// A name on the wire: that of a Rust field, or one with hyphens.
fn is_name(text: &str) -> bool {
    !text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// The name in a segment that is a placeholder to the official pages or to other frameworks.
fn other_syntax(segment: &str) -> Option<&str> {
    let between = |open, close| segment.strip_prefix(open)?.strip_suffix(close);
    between('{', '}')
        .or_else(|| segment.strip_prefix(':'))
        .or_else(|| between('_', '_'))
        .filter(|name| !name.is_empty() && is_name(name))
}

/// The first character that RFC 3986 does not let stand in a path segment as it is. (It would
/// allow `'` too; no path has one, and rustdoc's search takes none.)
fn foreign_character(segment: &str) -> Option<(usize, char)> {
    segment
        .char_indices()
        .find(|&(at, character)| match character {
            '%' => !matches!(
                segment.as_bytes().get(at + 1..at + 3),
                Some([high, low]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit()
            ),
            c => !c.is_ascii_alphanumeric() && !"-._~!$&()*+,;=:@".contains(c),
        })
}
