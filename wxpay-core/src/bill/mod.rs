//! Bills (账单): what to fetch, and the rows of what came.
//!
//! An endpoint such as `v3/bill/tradebill` answers a [`BillLink`],
//! [`Client::fetch_bill`](crate::Client::fetch_bill) fetches what it leads to, and [`Bill`] reads
//! the rows.

mod amount;
mod begin;
mod error;
mod lines;
mod link;
mod reader;
mod record;
mod row;
mod totals;

pub use error::BillError;
pub use link::BillLink;
pub use reader::Bill;
pub use row::BillRow;
