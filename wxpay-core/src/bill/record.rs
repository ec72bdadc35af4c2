use std::ops::Range;

/// What separates the values of a record that WeChat Pay wrote.
const NEXT: &str = ",`";

/// The values of a record, side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cells {
    text: String,
    ranges: Vec<Range<usize>>,
}

impl Cells {
    pub(super) fn len(&self) -> usize {
        self.ranges.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        self.text.get(self.ranges.get(index)?.clone())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.ranges
            .iter()
            .map(|range| self.text.get(range.clone()).unwrap_or_default())
    }

    /// Takes a comma off the end of the last value.
    pub(super) fn drop_last_comma(&mut self) {
        if let Some(last) = self.ranges.last_mut()
            && self
                .text
                .get(last.clone())
                .is_some_and(|cell| cell.ends_with(','))
        {
            last.end -= 1;
        }
    }

    /// Takes empty values off the end, down to this number. Says whether there were any.
    pub(super) fn drop_empty_tail(&mut self, wanted: usize) -> bool {
        let before = self.len();
        while self.len() > wanted && self.ranges.last().is_some_and(Range::is_empty) {
            self.ranges.pop();
        }
        self.len() < before
    }
}

/// How many values a text of WeChat Pay's has, when a value stands before it.
pub(super) fn separators(text: &str) -> usize {
    text.matches(NEXT).count()
}

/// Cuts a record that begins with a backtick. Such a one is WeChat Pay's, which never quotes:
/// values end where the next one begins, whatever else they hold.
pub(super) fn marked(record: String) -> Cells {
    let mut ranges = Vec::new();
    let mut from = 1;
    for (comma, _) in record.match_indices(NEXT) {
        // The mark itself, at the very begin, is none that ends a value.
        ranges.push(from..comma);
        from = comma + NEXT.len();
    }
    ranges.push(from..record.len());
    Cells {
        text: record,
        ranges,
    }
}

/// Cuts a record of an archived bill, some values of which have no backtick, at every comma.
pub(super) fn half_marked(record: &str) -> Cells {
    let mut ranges = Vec::new();
    let mut from = 0;
    for cell in record.split(',') {
        let marks = usize::from(cell.starts_with('`'));
        ranges.push(from + marks..from + cell.len());
        from += cell.len() + 1;
    }
    Cells {
        text: record.to_owned(),
        ranges,
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// A quotation mark is still open: the record goes on in the next line.
    Open,
    /// Something follows a closing quotation mark.
    AfterQuote,
    /// A value has a backtick, and the record does not begin with one.
    Marked,
}

/// Cuts a record that does not begin with a backtick, such as titles: at its commas, where no
/// quotation marks are around them. A program that quotes has the backticks of data inside the
/// quotes.
pub(super) fn quoted(record: &str) -> Result<Cells, Problem> {
    let mut cells = Cells {
        text: String::with_capacity(record.len()),
        ranges: Vec::new(),
    };
    let mut rest = record;
    loop {
        let begin = cells.text.len();
        let end = match rest.as_bytes().first() {
            Some(b'"') => unquote(rest, &mut cells.text)?,
            Some(b'`') => return Err(Problem::Marked),
            _ => {
                let end = rest.find(',').unwrap_or(rest.len());
                cells.text.push_str(&rest[..end]);
                end
            }
        };
        let inner = usize::from(cells.text[begin..].starts_with('`'));
        cells.ranges.push(begin + inner..cells.text.len());
        match rest[end..].strip_prefix(',') {
            Some(more) => rest = more,
            None => return Ok(cells),
        }
    }
}

/// Appends the content of the quoted value that a text begins with, and says where it ends.
fn unquote(text: &str, content: &mut String) -> Result<usize, Problem> {
    let mut from = 1;
    loop {
        let close = from + text[from..].find('"').ok_or(Problem::Open)?;
        content.push_str(&text[from..close]);
        match text.as_bytes().get(close + 1) {
            Some(b'"') => {
                content.push('"');
                from = close + 2;
            }
            None | Some(b',') => return Ok(close + 1),
            Some(_) => return Err(Problem::AfterQuote),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn texts(cells: &Cells) -> Vec<&str> {
        cells.iter().collect()
    }

    #[test]
    fn a_record_with_backticks_is_cut_at_them_alone() {
        for (record, expected) in [
            ("`a,`,`c", &["a", "", "c"][..]),
            ("`a, b,`c", &["a, b", "c"]),
            ("`a,,`c,", &["a,", "c,"]),
            (
                "`\"a,`b\",`{\"a\":1,\"b\":\"`\"}",
                &["\"a", "b\"", "{\"a\":1,\"b\":\"`\"}"],
            ),
            ("`5\" pipe,`b", &["5\" pipe", "b"]),
            ("`", &[""]),
        ] {
            assert_eq!(texts(&marked(record.to_owned())), expected, "{record}");
            assert_eq!(separators(record) + 1, expected.len(), "{record}");
        }
    }

    #[test]
    fn other_records_are_cut_at_commas_and_quotation_marks() {
        for (record, expected) in [
            ("a,b,,c,", &["a", "b", "", "c", ""][..]),
            (
                r#""a,b","`c,d","say ""x""",e"#,
                &["a,b", "c,d", "say \"x\"", "e"],
            ),
            ("", &[""]),
        ] {
            assert_eq!(texts(&quoted(record).unwrap()), expected, "{record}");
        }
    }

    #[test]
    fn quotation_marks_must_close_and_backticks_stand_first() {
        assert_eq!(quoted(r#""a,b"#), Err(Problem::Open));
        assert_eq!(quoted(r#""a"b,c"#), Err(Problem::AfterQuote));
        assert_eq!(quoted("a,`b"), Err(Problem::Marked));
    }

    #[test]
    fn values_without_backticks_are_cut_at_every_comma() {
        assert_eq!(texts(&half_marked("`a,b,`,c")), ["a", "b", "", "c"]);
    }

    #[test]
    fn an_empty_tail_and_a_last_comma_can_be_taken_off() {
        let mut cells = quoted("a,,").unwrap();
        assert!(cells.drop_empty_tail(1));
        assert_eq!(texts(&cells), ["a"]);
        let mut cells = marked("`a,`1,".to_owned());
        assert!(!cells.drop_empty_tail(1));
        cells.drop_last_comma();
        assert_eq!(texts(&cells), ["a", "1"]);
    }
}
