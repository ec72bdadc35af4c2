//! Calls without types, for what has none: a new endpoint that is not declared yet, a script, a
//! program that is moved over from another SDK.
//!
//! [`Client::v3`](crate::Client::v3) and [`Client::v2`](crate::Client::v2) take a path, and
//! the answer is a [`serde_json::Value`]. Everything else is as with typed calls: requests are
//! signed, answers verified, failures are an [`Error`](crate::Error) that says whether money may
//! have moved.
//!
//! ```no_run
//! use serde_json::json;
//!
//! # async fn example(client: &wxpay_core::Client) -> wxpay_core::Result<()> {
//! let cancelled = client
//!     .v3("v3/payscore/smartretail-orders/{out_order_no}/cancel")
//!     .path("out_order_no", "R1")
//!     .json(&json!({
//!         "appid": "wxd678efh567hg6787",
//!         "service_id": "500001",
//!         "reason": "the user changed their mind",
//!     }))
//!     .post()
//!     .await?;
//! println!("{} is cancelled", cancelled["order_id"]);
//!
//! let found = client
//!     .v3("v3/pay/transactions/out-trade-no/{out_trade_no}")
//!     .path("out_trade_no", "JSAPI0001")
//!     .query("mchid", client.merchant().mchid())
//!     .get()
//!     .await?;
//! println!("{}", found["trade_state"]);
//!
//! let answer = client
//!     .v2("v2/wxv/cancelbill")
//!     .field("out_order_no", "RENTAL0001")
//!     .fields(&json!({ "service_id": "500001", "reason": "returned" }))
//!     .client_certificate()
//!     .post()
//!     .await?;
//! println!("{}", answer["order_id"]);
//! # Ok(())
//! # }
//! ```
//!
//! # Paths
//! - `{name}` is a value, always a whole segment, given with [`V3::path`]; it is percent-encoded,
//!   and one that would address another endpoint is refused. A value that is missing, or that the
//!   path has no place for, is an error before anything is sent.
//! - Do not format order numbers into the path: the path is part of errors and logs, values are
//!   not.
//! - One leading slash, as the official pages write it, is left away.
//! - The chain spelling of other SDKs is understood where there is no slash:
//!   `v3.payscore.smartretailOrders._out_order_no_.cancel` is the first path above. Camel case
//!   becomes kebab case, `_x_` and `$x$` become `{x}`, underscores stay.
//! - Paths of APIv3 have the segment `v3` (or begin with `brand`, for brands); those of APIv2 begin
//!   with `v2/`, which is not sent.
//!
//! # Answers
//! JSON as it is; XML as an object whose values are all strings; an empty body, as of a 204, is
//! [`Value::Null`](serde_json::Value::Null). Encrypted fields of an answer stay encrypted:
//! [`PrivateKey::decrypt_oaep`](crate::crypto::PrivateKey::decrypt_oaep) opens them, and an
//! endpoint with a type does it by itself.

mod call;
mod send;
mod template;

pub use call::{V2, V3};
pub use send::Call;
