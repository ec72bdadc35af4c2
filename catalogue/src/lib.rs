//! What WeChat Pay documents of its operations and notifications, as facts to look up.
//!
//! Everything that this workspace knows of single operations stands in the JSON files of this
//! crate, which are built into it. The types of `wxpay` are generated from them, and the sandbox
//! checks requests and makes answers by them. The crate's README explains what each fact means and
//! where it departs from the official pages.
//!
//! ```
//! # fn main() -> Result<(), wxpay_catalogue::Unreadable> {
//! // What is this, in the access log?
//! let found = wxpay_catalogue::operation_at("GET", "/v3/pay/transactions/out-trade-no/P1?mchid=1")?;
//! let found = found.expect("it is documented");
//! assert_eq!(found.operation.name, "QueryOrderByOutTradeNo");
//! assert_eq!(found.path_params, [("out_trade_no", "P1")]);
//!
//! // What do I call for 「Native下单」, and what does it want?
//! let titled = wxpay_catalogue::operations_titled("Native下单")?;
//! let native = titled.iter().find(|operation| operation.module == "v3::pay::transactions");
//! let required = native.into_iter().flat_map(|operation| operation.body_fields());
//! let required: Vec<&str> = required.filter(|field| field.required).map(|field| field.name).collect();
//! assert!(required.contains(&"out_trade_no"));
//!
//! // And what am I told when it is paid?
//! let paid = wxpay_catalogue::notifications_of("TRANSACTION.SUCCESS")?;
//! assert!(paid[0].products.iter().any(|product| product.name == "TransactionSuccess"));
//! # Ok(())
//! # }
//! ```
//!
//! | to get | call |
//! |---|---|
//! | everything | [`operations`], [`notifications`], [`codes`] |
//! | an operation by the name of its type | [`operations_named`] |
//! | … by method and path, of a request or as documented | [`operation_at`], [`operations_at`] |
//! | … by its Chinese title | [`operations_titled`] |
//! | an event by its type | [`notifications_of`] |
//!
//! A file is parsed when something in it is first asked for, and stays parsed: what is in one file
//! takes a few milliseconds, everything some tens. An unknown key or a missing one makes the file
//! [`Unreadable`]: facts are never dropped in silence. That is for those who change the files; those
//! of a release are all readable.

mod code;
mod field;
mod file;
mod look_up;
mod notification;
mod operation;
mod path;
mod protocol;

pub use code::{Code, RefusedBy};
pub use field::{Encoding, Encryption, Field, FieldType, KeyOwner};
pub use file::Unreadable;
pub use look_up::{
    codes, notifications, notifications_of, operation_at, operations, operations_at,
    operations_named, operations_titled,
};
pub use notification::{Notification, Product};
pub use operation::{Body, BodyKind, Operation, Response, ResponseKind};
pub use path::{PathMatch, PathSegment};
pub use protocol::Protocol;
