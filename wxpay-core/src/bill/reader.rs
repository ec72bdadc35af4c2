use std::fmt;
use std::io::BufRead;
use std::sync::Arc;

use crate::bill::amount;
use crate::bill::begin;
use crate::bill::error::BillError;
use crate::bill::lines::{LONGEST, Line, Lines, too_long, without_ending};
use crate::bill::record::{self, Cells, Problem, separators};
use crate::bill::row::BillRow;
use crate::bill::totals::{Kind, Tally};

/// How many lines a quoted value goes over at most.
const QUOTED_LINES: usize = 100;

/// Reads the rows of a bill: trade, refund, fund-flow and profit-sharing bills of APIv3 and
/// APIv2, one row at a time.
///
/// Iterating gives the rows of data. The last two lines of a bill, titles and one row of totals,
/// are [`summary`](Bill::summary) when the iteration is over. After an error there are no more
/// rows.
///
/// A record that begins with a backtick is WeChat Pay's own: its values end where a comma and the
/// backtick of the next one follow, and hold quotation marks, commas, JSON and line ends as users
/// typed them. Where there are no backticks, in titles and in files that went through another
/// program, values may be quoted.
///
/// The end is checked: trade, fund-flow and domestic profit-sharing bills must have their totals,
/// and the totals must agree with the number of the rows and, where rows have them, with the sums
/// of their amounts. So the last item is an error when a bill was cut off, or joined of the wrong
/// parts, however many rows were read well; `summary` has the totals even then.
///
/// ```
/// use wxpay_core::bill::Bill;
///
/// # fn main() -> Result<(), wxpay_core::bill::BillError> {
/// let text = "交易时间,商户订单号,订单金额\n\
///             `2026-01-31 10:00:00,`O1,`12.30\n\
///             总交易单数,订单总金额\n\
///             `1,`12.30\n";
/// let mut bill = Bill::parse(text.as_bytes())?;
/// for row in &mut bill {
///     let row = row?;
///     assert_eq!(row.get("商户订单号"), Some("O1"));
///     assert_eq!(row.fen("订单金额")?, Some(1230));
/// }
/// assert_eq!(bill.summary().and_then(|row| row.get("总交易单数")), Some("1"));
/// # Ok(())
/// # }
/// ```
pub struct Bill<R> {
    lines: Lines<R>,
    columns: Columns,
    kind: Kind,
    /// Whether the first row had backticks.
    marked: Option<bool>,
    tally: Tally,
    summary: Option<BillRow>,
    ended: bool,
}

/// Titles, of data or of totals.
struct Columns {
    titles: Arc<[String]>,
    /// Whether a comma stands behind the last one, and so behind the last value.
    comma: bool,
}

impl<R: BufRead> Bill<R> {
    /// Begins to read a bill, from its first byte on; the titles of the columns are read at once.
    ///
    /// # Errors
    /// There is no line of titles: it is another file, or a later part of a bill that was split.
    pub fn parse(reader: R) -> Result<Self, BillError> {
        let mut lines = Lines::new(reader);
        let columns = Columns::new(begin::titles(&mut lines)?);
        Ok(Self {
            lines,
            kind: Kind::of(columns.titles.first().map_or("", String::as_str)),
            marked: None,
            tally: Tally::new(&columns.titles),
            columns,
            summary: None,
            ended: false,
        })
    }

    /// The titles of the columns, such as `交易时间`.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns.titles
    }

    /// The totals at the end of the bill, by their own titles, such as `总交易单数`; `None` before
    /// the rows were read, or when the bill has none.
    #[must_use]
    pub fn summary(&self) -> Option<&BillRow> {
        self.summary.as_ref()
    }

    fn row(&mut self) -> Result<Option<BillRow>, BillError> {
        let Some(line) = self.lines.next_filled()? else {
            return self.end_without_totals().map(|()| None);
        };
        if !line.is_marked() && self.is_caption(line.text(), 0)? {
            self.read_summary(&line)?;
            return Ok(None);
        }
        let row = self.record(line)?;
        self.tally.add(&row);
        Ok(Some(row))
    }

    fn record(&mut self, line: Line) -> Result<BillRow, BillError> {
        let (number, marked) = (line.number, line.is_marked());
        let cells = if marked {
            self.marked_record(line)?
        } else {
            self.quoted_record(line)?
        };
        if *self.marked.get_or_insert(marked) != marked && !self.kind.may_lack_marks() {
            let problem = if !marked && cells.iter().eq(self.columns.titles.iter()) {
                "it has the titles again; were whole bills joined in the place of parts of one?"
            } else if marked {
                "its values have backticks, and those of earlier lines have none"
            } else {
                "its values have no backticks, and those of earlier lines have"
            };
            return Err(BillError::new(number, problem));
        }
        Ok(BillRow::new(number, self.columns.titles.clone(), cells))
    }

    /// Reads a record of WeChat Pay's, which goes on in the next line until it has all its values
    /// and the next line begins another one.
    fn marked_record(&mut self, line: Line) -> Result<Cells, BillError> {
        let wanted = self.columns.titles.len();
        let number = line.number;
        let mut count = separators(line.text()) + 1;
        if count < wanted
            && let Some(cells) = self.half_marked(line.text())
            && !self.goes_on()?
        {
            return Ok(cells);
        }
        let mut raw = line.raw;
        while count <= wanted {
            let more = if count < wanted {
                usize::from(self.lines.peek(0)?.is_some_and(|line| !line.is_marked()))
            } else {
                self.lines_of_last_value()?
            };
            if more == 0 {
                break;
            }
            for _ in 0..more {
                let Some(line) = self.lines.next()? else {
                    break;
                };
                count += separators(line.text());
                raw.push_str(&line.raw);
                if raw.len() > LONGEST {
                    return Err(too_long(number));
                }
            }
        }
        if count != wanted {
            return Err(self.columns.wrong_count(number, count));
        }
        raw.truncate(without_ending(&raw).len());
        Ok(self.columns.cut(raw))
    }

    /// Cuts a record of an archived bill, which has no backtick before some or all values. There
    /// is no quoting in these either.
    fn half_marked(&self, record: &str) -> Option<Cells> {
        let mut cells = record::half_marked(record);
        cells.drop_empty_tail(self.columns.titles.len());
        (self.kind.may_lack_marks() && cells.len() == self.columns.titles.len()).then_some(cells)
    }

    /// Whether the next line is neither a record, nor the titles of totals, nor the end: it then
    /// belongs to the record before.
    fn goes_on(&mut self) -> Result<bool, BillError> {
        let next = self.lines.skip_blank(0)?;
        let Some(line) = self.lines.peek(next)?.filter(|line| !line.is_marked()) else {
            return Ok(false);
        };
        let text = line.text().to_owned();
        Ok(!self.is_row(&text) && !self.is_caption(&text, next + 1)?)
    }

    /// How many of the next lines belong to the last value of a record that has all of them: those
    /// without backticks, up to one with, unless they are something else.
    fn lines_of_last_value(&mut self) -> Result<usize, BillError> {
        let first = self.lines.skip_blank(0)?;
        let mut next = first;
        loop {
            // Lines at the end that are no totals are no value either.
            let Some(line) = self.lines.peek(next)? else {
                return Ok(0);
            };
            if line.is_marked() {
                break;
            }
            let text = line.text().to_owned();
            if self.is_row(&text) {
                return Ok(0);
            }
            if self.is_caption(&text, next + 1)? {
                break;
            }
            next += 1;
        }
        Ok(if next == first { 0 } else { next })
    }

    /// Whether a line without a backtick at its begin has as many values as there are columns.
    fn is_row(&self, text: &str) -> bool {
        let wanted = self.columns.titles.len();
        record::quoted(text).is_ok_and(|cells| cells.len() == wanted)
            || self.half_marked(text).is_some()
    }

    /// Reads a record without backticks. A quoted value may go on in the next line.
    fn quoted_record(&mut self, line: Line) -> Result<Cells, BillError> {
        let number = line.number;
        let problem = |problem| Err(BillError::new(number, problem));
        let by_another_program = self.marked != Some(true) && record::quoted(line.text()).is_ok();
        if !by_another_program && let Some(cells) = self.half_marked(line.text()) {
            return Ok(cells);
        }
        let mut raw = line.raw;
        for _ in 0..QUOTED_LINES {
            match record::quoted(without_ending(&raw)) {
                Ok(mut cells) => {
                    cells.drop_empty_tail(self.columns.titles.len());
                    if cells.len() != self.columns.titles.len() {
                        return Err(self.columns.wrong_count(number, cells.len()));
                    }
                    return Ok(cells);
                }
                Err(Problem::AfterQuote) => {
                    return problem("a quoted value is followed by something else than a comma");
                }
                Err(Problem::Marked) => {
                    return problem("it does not begin with a backtick, and later values do");
                }
                // Of bills that may lack backticks nobody knows whether it is quoted, or an order
                // would be hidden.
                Err(Problem::Open) => match self.lines.peek(0)? {
                    Some(next) if !next.is_marked() && !self.kind.may_lack_marks() => {
                        raw.push_str(&next.raw);
                        self.lines.next()?;
                    }
                    _ => break,
                },
            }
            if raw.len() > LONGEST {
                return Err(too_long(number));
            }
        }
        problem("a quotation mark is never closed")
    }

    /// Whether a line without backticks has the titles of the totals: by its words, or because the
    /// last line of all follows and has as many values. `next` is how far ahead that begins.
    fn is_caption(&mut self, text: &str, next: usize) -> Result<bool, BillError> {
        let Ok(mut titles) = record::quoted(text) else {
            return Ok(false);
        };
        titles.drop_empty_tail(1);
        let first = titles.get(0).unwrap_or_default().trim();
        if first.contains('总') && first.ends_with('数') {
            return Ok(true);
        }
        let is_title = |text: &str| !text.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let has_titles = titles.iter().all(|text| !text.is_empty() && is_title(text));
        if titles.len() == self.columns.titles.len() || !has_titles {
            return Ok(false);
        }
        let next = self.lines.skip_blank(next)?;
        let values = match self.lines.peek(next)? {
            Some(line) if line.is_marked() => separators(line.text()) + 1,
            Some(line) if self.marked != Some(true) => {
                record::quoted(line.text()).map_or(0, |cells| cells.len())
            }
            _ => 0,
        };
        let after = self.lines.skip_blank(next + 1)?;
        Ok(values == titles.len() && self.lines.peek(after)?.is_none())
    }

    fn read_summary(&mut self, caption: &Line) -> Result<(), BillError> {
        let cells = record::quoted(caption.text());
        let cells =
            cells.map_err(|_| BillError::new(caption.number, "its titles cannot be read"))?;
        let columns = Columns::new(cells);
        let Some(line) = self.lines.next_filled()? else {
            let problem = "the titles of the totals are the end; the bill was cut off";
            return Err(BillError::new(caption.number, problem));
        };
        let cells = if line.is_marked() {
            columns.cut(line.text().to_owned())
        } else if self.marked == Some(true) {
            let problem = "its values have no backticks, and those of earlier lines have";
            return Err(BillError::new(line.number, problem));
        } else {
            let mut cells = record::quoted(line.text())
                .map_err(|_| BillError::new(line.number, "its values cannot be read"))?;
            cells.drop_empty_tail(columns.titles.len());
            cells
        };
        if cells.len() != columns.titles.len() {
            return Err(columns.wrong_count(line.number, cells.len()));
        }
        let totals = BillRow::new(line.number, columns.titles, cells);
        let contradiction = self.tally.contradiction(&totals);
        self.summary = Some(totals);
        if let Some(more) = self.lines.next_filled()? {
            return Err(BillError::new(more.number, "nothing follows the totals"));
        }
        match contradiction {
            Some(problem) => Err(BillError::new(line.number, problem)),
            None => Ok(()),
        }
    }

    fn end_without_totals(&self) -> Result<(), BillError> {
        let problem = if self.kind.has_totals() {
            "the bill ends without its totals: it was cut off, or its last part is missing"
        } else if self.tally.rows() == 0 {
            "there is nothing behind the first line: this is no bill, or it was cut off"
        } else if self.kind == Kind::Unknown && self.marked != Some(true) {
            "there are no totals and no backticks, and the titles are none of a bill; what is \
             this file?"
        } else {
            return Ok(());
        };
        Err(BillError::new(self.lines.read().max(1), problem))
    }
}

impl Columns {
    fn new(mut titles: Cells) -> Self {
        let comma = titles.drop_empty_tail(1);
        // Each part of a bill that was split may have a mark of its byte order, and the last part
        // may begin with the totals.
        let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
        let titles = titles
            .iter()
            .map(|title| title.trim_matches(blank).to_owned());
        Self {
            titles: titles.collect(),
            comma,
        }
    }

    /// Cuts a record with backticks. A comma at its end is the line's and not the last value's
    /// when one stands behind the titles as well, or when an amount stands before it.
    fn cut(&self, record: String) -> Cells {
        let mut cells = record::marked(record);
        let amounts = |title: &String| title.contains('额');
        let amount = || {
            let last = cells.get(cells.len() - 1)?.strip_suffix(',')?;
            amount::fen(last)
        };
        if self.comma || (self.titles.last().is_some_and(amounts) && amount().is_some()) {
            cells.drop_last_comma();
        }
        cells
    }

    fn wrong_count(&self, line: u64, count: usize) -> BillError {
        let wanted = self.titles.len();
        let problem = match self.titles.get(count.saturating_sub(1)) {
            Some(last) if count < wanted => format!(
                "there are {count} values and {wanted} columns: they end in `{last}`; was the \
                 line cut off, or does a value hold a line end that a backtick follows?"
            ),
            _ => format!(
                "there are {count} values and {wanted} columns: they go on behind `{}`; does a \
                 value hold a comma that a backtick follows, or did another program save the bill \
                 again?",
                self.titles.last().map_or("", String::as_str)
            ),
        };
        BillError::new(line, problem)
    }
}

impl<R: BufRead> Iterator for Bill<R> {
    type Item = Result<BillRow, BillError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.row().transpose();
        self.ended = !matches!(row, Some(Ok(_)));
        row
    }
}

impl<R> fmt::Debug for Bill<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bill")
            .field("columns", &self.columns.titles)
            .field("kind", &self.kind)
            .field("rows", &self.tally.rows())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
