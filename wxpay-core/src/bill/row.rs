use std::fmt;
use std::sync::Arc;

use crate::bill::amount;
use crate::bill::error::BillError;
use crate::bill::record::Cells;
use crate::text::foreign::Foreign;

/// One row of a bill: values by the titles of their columns.
#[derive(Clone, PartialEq, Eq)]
pub struct BillRow {
    line: u64,
    columns: Arc<[String]>,
    cells: Cells,
}

impl BillRow {
    /// The line in the file, from 1 on.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The value under a title such as `商户订单号`; `None` when there is no such column. What
    /// is not known is empty.
    #[must_use]
    pub fn get(&self, title: &str) -> Option<&str> {
        let index = self.columns.iter().position(|column| column == title)?;
        self.cells.get(index)
    }

    /// The amount under a title, in fen; `None` when the cell is empty. Bills are written in yuan
    /// with decimals, and the conversion is exact.
    ///
    /// # Errors
    /// There is no such column, or its value is no whole number of fen.
    pub fn fen(&self, title: &str) -> Result<Option<i64>, BillError> {
        let text = self.get(title).ok_or_else(|| {
            let columns = self.columns.join(", ");
            BillError::new(
                self.line,
                format!(
                    "there is no column `{title}`; the columns are {}",
                    Foreign::text(&columns)
                ),
            )
        })?;
        match text.trim() {
            "" => Ok(None),
            text => amount::fen(text).map(Some).ok_or_else(|| {
                let problem = format!("the value of `{title}` is no whole number of fen");
                BillError::new(self.line, problem)
            }),
        }
    }

    /// Titles and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let columns = self.columns.iter().map(String::as_str);
        columns.zip(self.cells.iter())
    }

    /// The value in a column, from 0 on.
    pub(super) fn at(&self, index: usize) -> Option<&str> {
        self.cells.get(index)
    }

    pub(super) fn new(line: u64, columns: Arc<[String]>, cells: Cells) -> Self {
        Self {
            line,
            columns,
            cells,
        }
    }
}

/// Without the values: they are orders and people's data.
impl fmt::Debug for BillRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BillRow")
            .field("line", &self.line)
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}
