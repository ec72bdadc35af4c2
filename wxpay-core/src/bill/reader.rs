use std::fmt;
use std::io::{BufRead, Read as _};
use std::sync::Arc;

use crate::bill::error::BillError;
use crate::bill::record::{Cell, Problem, split};
use crate::bill::row::BillRow;

/// The longest record that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// Reads the rows of a bill: trade, refund, fund-flow and profit-sharing bills of APIv3 and
/// APIv2, one row at a time.
///
/// Iterating gives the rows of data. The last two lines of a bill, titles and one row of totals,
/// are [`summary`](Bill::summary) when the iteration is over. After an error there are no more
/// rows.
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
    reader: R,
    /// Lines read so far.
    line: u64,
    columns: Arc<[String]>,
    /// Whether some row had backticks: then a row without is the caption of the summary.
    marked: bool,
    summary: Option<BillRow>,
    ended: bool,
}

/// A record and the line where it begins.
struct Record {
    line: u64,
    text: String,
}

impl<R: BufRead> Bill<R> {
    /// Begins to read a bill, from its first byte on; the titles of the columns are read at once.
    ///
    /// # Errors
    /// There is no line of titles.
    pub fn parse(reader: R) -> Result<Self, BillError> {
        let mut this = Self {
            reader,
            line: 0,
            columns: Arc::from([]),
            marked: false,
            summary: None,
            ended: false,
        };
        let Some(mut head) = this.record()? else {
            return Err(BillError::new(1, "there is nothing in it"));
        };
        if let Some(rest) = head.text.strip_prefix('\u{feff}') {
            head.text = rest.to_owned();
        }
        if head.text.trim_start().starts_with('<') {
            let problem = "this is no bill but XML or HTML: the answer of an error?";
            return Err(BillError::new(head.line, problem));
        }
        let titles = this.cells(&mut head, None)?;
        this.columns = columns(&titles);
        Ok(this)
    }

    /// The titles of the columns, such as `交易时间`.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The totals at the end of the bill, by their own titles, such as `总交易单数`; `None` before
    /// the rows were read, or when the bill has none.
    #[must_use]
    pub fn summary(&self) -> Option<&BillRow> {
        self.summary.as_ref()
    }

    fn row(&mut self) -> Result<Option<BillRow>, BillError> {
        let Some(mut record) = self.record()? else {
            return Ok(None);
        };
        let wanted = self.columns.len();
        let cells = self.cells(&mut record, Some(wanted))?;
        if self.is_caption(&cells) {
            self.read_summary(&cells)?;
            return Ok(None);
        }
        self.check_marks(record.line, &cells)?;
        self.marked |= cells.iter().any(|cell| cell.marked);
        row(record.line, &self.columns, cells).map(Some)
    }

    /// Data is marked with backticks, titles are not. A bill that lost its marks in some other
    /// program is told by the words.
    fn is_caption(&self, cells: &[Cell]) -> bool {
        let totals = cells.first().is_some_and(|cell| cell.text.contains('总'));
        let titles = || {
            cells
                .iter()
                .all(|cell| cell.text.is_empty() || !cell.text.is_ascii())
        };
        cells.iter().all(|cell| !cell.marked) && (totals || (self.marked && titles()))
    }

    fn read_summary(&mut self, caption: &[Cell]) -> Result<(), BillError> {
        let columns = columns(caption);
        let Some(mut record) = self.record()? else {
            let problem = "the titles of the totals are the end; the bill was cut off";
            return Err(BillError::new(self.line, problem));
        };
        let cells = self.cells(&mut record, Some(columns.len()))?;
        self.check_marks(record.line, &cells)?;
        self.summary = Some(row(record.line, &columns, cells)?);
        match self.record()? {
            None => Ok(()),
            Some(more) => Err(BillError::new(more.line, "nothing follows the totals")),
        }
    }

    /// A bill has backticks everywhere or nowhere.
    fn check_marks(&self, line: u64, cells: &[Cell]) -> Result<(), BillError> {
        match self.marked && cells.iter().all(|cell| !cell.marked) {
            true => Err(BillError::new(
                line,
                "its values have no backticks, and those of earlier lines have",
            )),
            false => Ok(()),
        }
    }

    /// The next line that is not blank.
    fn record(&mut self) -> Result<Option<Record>, BillError> {
        loop {
            let mut text = String::new();
            if !self.append_line(&mut text)? {
                return Ok(None);
            }
            if !text.is_empty() {
                let line = self.line;
                return Ok(Some(Record { line, text }));
            }
        }
    }

    /// Cuts a record into as many cells as are wanted, if it can be done. It takes the next line
    /// in when the record goes on there.
    fn cells(
        &mut self,
        record: &mut Record,
        wanted: Option<usize>,
    ) -> Result<Vec<Cell>, BillError> {
        loop {
            let cut = split(&record.text, false).and_then(|by_commas| {
                let by_commas = without_empty_tail(by_commas, wanted);
                match wanted {
                    // Some comma does not separate.
                    Some(wanted) if by_commas.len() != wanted => split(&record.text, true),
                    _ => Ok(by_commas),
                }
            });
            match cut {
                Ok(cells) => return Ok(cells),
                Err(Problem::AfterQuote) => {
                    let problem = "a quoted value is followed by something else than a comma";
                    return Err(BillError::new(record.line, problem));
                }
                Err(Problem::Open) => {
                    record.text.push('\n');
                    if !self.append_line(&mut record.text)? {
                        let problem = "a quotation mark is never closed";
                        return Err(BillError::new(record.line, problem));
                    }
                }
            }
        }
    }

    /// Appends the next line without its line ending; says whether there was one.
    fn append_line(&mut self, text: &mut String) -> Result<bool, BillError> {
        let line = self.line + 1;
        let mut bytes = Vec::new();
        let room = (LONGEST + 1).saturating_sub(text.len());
        let mut reader = (&mut self.reader).take(room as u64);
        let read = reader.read_until(b'\n', &mut bytes);
        read.map_err(|error| BillError::io(line, error))?;
        if bytes.is_empty() && room > 0 {
            return Ok(false);
        }
        self.line = line;
        if text.len() + bytes.len() > LONGEST {
            let problem = format!("it is longer than {LONGEST} bytes; this is no bill");
            return Err(BillError::new(line, problem));
        }
        let end = match bytes.as_slice() {
            [.., b'\r', b'\n'] => bytes.len() - 2,
            [.., b'\n' | b'\r'] => bytes.len() - 1,
            _ => bytes.len(),
        };
        let decoded = std::str::from_utf8(&bytes[..end]);
        text.push_str(
            decoded.map_err(|_| {
                BillError::new(line, "it is not UTF-8; is the bill still compressed?")
            })?,
        );
        Ok(true)
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
            .field("line", &self.line)
            .field("columns", &self.columns)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

fn columns(titles: &[Cell]) -> Arc<[String]> {
    let titles = titles.iter().map(|title| title.text.trim().to_owned());
    titles.collect()
}

fn row(line: u64, columns: &Arc<[String]>, cells: Vec<Cell>) -> Result<BillRow, BillError> {
    if cells.len() != columns.len() {
        let problem = format!(
            "there are {} values, and there should be one for each of the {} columns",
            cells.len(),
            columns.len()
        );
        return Err(BillError::new(line, problem));
    }
    let cells = cells.into_iter().map(|cell| cell.text).collect();
    Ok(BillRow::new(line, columns.clone(), cells))
}

/// Some lines end with a comma and have nothing behind it.
fn without_empty_tail(mut cells: Vec<Cell>, wanted: Option<usize>) -> Vec<Cell> {
    while cells.len() > wanted.unwrap_or(1)
        && cells
            .last()
            .is_some_and(|cell| cell.text.is_empty() && !cell.marked)
    {
        cells.pop();
    }
    cells
}
