//! What a bill says of itself at its end, compared with its rows.

use crate::bill::amount;
use crate::bill::row::BillRow;

/// What a bill is of, known by its first title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Trade,
    FundFlow,
    ProfitSharing,
    /// Profit sharing overseas, whose totals have titles that no page tells.
    OverseasProfitSharing,
    Unknown,
}

impl Kind {
    pub(super) fn of(first_title: &str) -> Self {
        match first_title {
            "交易时间" => Self::Trade,
            "记账时间" => Self::FundFlow,
            "分账时间" => Self::ProfitSharing,
            "create_time" => Self::OverseasProfitSharing,
            _ => Self::Unknown,
        }
    }

    /// Whether the pages say that it ends with totals.
    pub(super) fn has_totals(self) -> bool {
        matches!(self, Self::Trade | Self::FundFlow | Self::ProfitSharing)
    }

    /// Whether old ones have values without backticks.
    pub(super) fn may_lack_marks(self) -> bool {
        matches!(self, Self::ProfitSharing | Self::OverseasProfitSharing)
    }
}

/// A title of the totals, the column that it adds up, and what the rows have under `收支类型`.
/// Not the fees: they are rounded.
const SUMS: &[(&str, &str, &str)] = &[
    ("应结订单总金额", "应结订单金额", ""),
    ("退款总金额", "退款金额", ""),
    ("充值券退款总金额", "充值券退款金额", ""),
    ("订单总金额", "订单金额", ""),
    ("申请退款总金额", "申请退款金额", ""),
    ("收入金额", "收支金额(元)", "收入"),
    ("支出金额", "收支金额(元)", "支出"),
];

/// The same for numbers of rows.
const COUNTS: &[(&str, &str)] = &[
    ("总交易单数", ""),
    ("资金流水总笔数", ""),
    ("收入笔数", "收入"),
    ("支出笔数", "支出"),
];

const DIRECTION: &str = "收支类型";

/// Counts and adds up the rows that were given out.
#[derive(Debug)]
pub(super) struct Tally {
    rows: i64,
    incomes: i64,
    expenses: i64,
    direction: Option<usize>,
    sums: Vec<Sum>,
}

#[derive(Debug)]
struct Sum {
    title: &'static str,
    column: &'static str,
    index: usize,
    direction: &'static str,
    /// In fen; `None` when some amount is none, or when there are too many.
    fen: Option<i64>,
}

impl Tally {
    pub(super) fn new(columns: &[String]) -> Self {
        let index = |title: &str| columns.iter().position(|column| column == title);
        let sum = |&(title, column, direction): &(&'static str, &'static str, &'static str)| {
            Some(Sum {
                title,
                column,
                index: index(column)?,
                direction,
                fen: Some(0),
            })
        };
        Self {
            rows: 0,
            incomes: 0,
            expenses: 0,
            direction: index(DIRECTION),
            sums: SUMS.iter().filter_map(sum).collect(),
        }
    }

    pub(super) fn rows(&self) -> i64 {
        self.rows
    }

    pub(super) fn add(&mut self, row: &BillRow) {
        let direction = self.direction.and_then(|index| row.at(index));
        let direction = direction.unwrap_or_default().trim();
        self.rows += 1;
        match direction {
            "收入" => self.incomes += 1,
            "支出" => self.expenses += 1,
            _ => {}
        }
        for sum in &mut self.sums {
            if sum.direction.is_empty() || sum.direction == direction {
                let fen = row.at(sum.index).and_then(fen);
                sum.fen = sum.fen.zip(fen).and_then(|(sum, fen)| sum.checked_add(fen));
            }
        }
    }

    /// What the totals say that the rows do not.
    pub(super) fn contradiction(&self, totals: &BillRow) -> Option<String> {
        for &(title, direction) in COUNTS {
            let counted = match direction {
                "收入" => self.incomes,
                "支出" => self.expenses,
                _ => self.rows,
            };
            let known = direction.is_empty() || self.direction.is_some();
            let Some(told) = totals.get(title).filter(|_| known) else {
                continue;
            };
            match told.trim().parse::<i64>() {
                Ok(told) if told == counted => {}
                Ok(told) => {
                    return Some(format!(
                        "`{title}` is {told} in the totals, and there are {counted} such rows; \
                         was the bill cut, or joined of the wrong parts?"
                    ));
                }
                Err(_) => return Some(format!("`{title}` of the totals is no number")),
            }
        }
        for sum in &self.sums {
            let Some(told) = totals.get(sum.title) else {
                continue;
            };
            if let Some(added) = sum.fen
                && fen(told) != Some(added)
            {
                return Some(format!(
                    "`{}` of the totals is not the sum of `{}` over the rows; was the bill cut, \
                     or changed?",
                    sum.title, sum.column
                ));
            }
        }
        None
    }
}

/// An amount in fen; what is empty is none.
fn fen(cell: &str) -> Option<i64> {
    match cell.trim() {
        "" => Some(0),
        cell => amount::fen(cell),
    }
}
