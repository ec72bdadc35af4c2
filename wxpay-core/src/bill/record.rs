/// One cell of a record.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Whether a backtick stands in front of it, as in all data.
    pub(super) marked: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// A quotation mark is still open: the record goes on in the next line.
    Open,
    /// Something follows a closing quotation mark.
    AfterQuote,
}

/// Cuts a record at its commas.
///
/// A cell may be quoted. One that is marked with a backtick may hold commas even so, when
/// `marks_rule`: WeChat Pay does not quote, and the next cell begins with the next mark.
pub(super) fn split(record: &str, marks_rule: bool) -> Result<Vec<Cell>, Problem> {
    let mut cells = Vec::new();
    let mut rest = record;
    loop {
        let (cell, end) = match rest.as_bytes().first() {
            Some(b'"') => quoted(rest)?,
            Some(b'`') => {
                let end = match marks_rule {
                    true => rest.find(",`").unwrap_or(rest.len()),
                    false => rest.find(',').unwrap_or(rest.len()),
                };
                (rest[1..end].to_owned(), end)
            }
            _ => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].to_owned(), end)
            }
        };
        let inner_mark = rest.starts_with('"') && cell.starts_with('`');
        let text = match inner_mark {
            true => cell[1..].to_owned(),
            false => cell,
        };
        let marked = inner_mark || rest.starts_with('`');
        cells.push(Cell { text, marked });
        match rest[end..].strip_prefix(',') {
            Some(more) => rest = more,
            None => return Ok(cells),
        }
    }
}

/// The content of the quoted cell that a text begins with, and where the cell ends.
fn quoted(text: &str) -> Result<(String, usize), Problem> {
    let mut content = String::new();
    let mut from = 1;
    loop {
        let close = from + text[from..].find('"').ok_or(Problem::Open)?;
        content.push_str(&text[from..close]);
        match text.as_bytes().get(close + 1) {
            Some(b'"') => {
                content.push('"');
                from = close + 2;
            }
            None | Some(b',') => return Ok((content, close + 1)),
            Some(_) => return Err(Problem::AfterQuote),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn texts(record: &str, marks_rule: bool) -> Vec<String> {
        let cells = split(record, marks_rule).unwrap();
        cells.into_iter().map(|cell| cell.text).collect()
    }

    #[test]
    fn cells_are_cut_at_commas_marks_and_quotes() {
        assert_eq!(texts("a,b,,c,", true), ["a", "b", "", "c", ""]);
        assert_eq!(texts("`a,`,`c", true), ["a", "", "c"]);
        assert_eq!(texts("`a, b,`c", true), ["a, b", "c"]);
        assert_eq!(texts("`a,,`c", false), ["a", "", "c"]);
        assert_eq!(
            texts(r#""a,b","`c,d","say ""x""",`e"#, true),
            ["a,b", "c,d", "say \"x\"", "e"]
        );
        assert_eq!(texts("", true), [""]);
        assert_eq!(texts(r#"`5" pipe,`b"#, true), ["5\" pipe", "b"]);
    }

    #[test]
    fn marks_are_told_from_content() {
        let cells = split(r#"`a,b,"`c","d`""#, false).unwrap();
        let marked: Vec<_> = cells.iter().map(|cell| cell.marked).collect();
        assert_eq!(marked, [true, false, true, false]);
    }

    #[test]
    fn quotes_must_close() {
        assert_eq!(split(r#""a,b"#, true), Err(Problem::Open));
        assert_eq!(split(r#""a"b,c"#, true), Err(Problem::AfterQuote));
    }
}
