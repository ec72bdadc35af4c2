//! WeChat Pay (微信支付) in Rust: an endpoint is a struct, and calling it is one line.
//!
//! ```no_run
//! use std::path::Path;
//! use wxpay::Client;
//! use wxpay::v3::pay::transactions::{Amount, JsapiPayer, PrepayJsapi};
//!
//! # async fn prepay() -> wxpay::Result<()> {
//! let client = Client::builder()
//!     .mchid("1900000109")
//!     .private_key(Path::new("apiclient_key.pem"))
//!     .certificate(Path::new("apiclient_cert.pem"))
//!     .platform_public_key("PUB_KEY_ID_0119000001092024", Path::new("pub_key.pem"))
//!     .build()?;
//! let order = PrepayJsapi::new(
//!     "wxd678efh567hg6787",
//!     "1900000109",
//!     "Coffee",
//!     "ORDER0001",
//!     Amount::new(1800), // in fen
//!     "https://shop.example.com/wxpay",
//!     JsapiPayer::new("oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
//! )
//! .attach("table 4"); // one setter for each optional field
//! let prepared = order.send(&client).await?;
//! println!("{}", prepared.prepay_id);
//! # Ok(())
//! # }
//! ```
//!
//! # Finding an endpoint
//!
//! All documented operations are declared: 1,019 of APIv3 in [`v3`], 129 of APIv2 in `v2`, and
//! 112 notifications in `notify`. Three ways lead to one:
//!
//! - If you know the URL, you know the module: it is how the URL begins, as in
//!   `v3/payscore/smartretail-orders/…` and `wxpay::v3::payscore::smartretail_orders`, one segment
//!   deep where a family is small. A module's page lists its operations.
//! - The search of this documentation knows the official Chinese titles, as `撤销智慧零售订单`, whole
//!   paths and their segments, as `smartretail-orders`, and the event types of notifications, as
//!   `TRANSACTION.SUCCESS`.
//! - `index` lists everything by path, with title and feature.
//!
//! The first segment behind `v3/` is the feature to switch on, `v2` and `notify` are one feature
//! each.
//!
//! # Making a request
//!
//! `new` takes what is required, in the order of the fields; each optional field has a setter of
//! its name. Requests are `#[non_exhaustive]` and have no other way: a required field that was
//! forgotten is a compile error, and an optional one that WeChat Pay adds breaks nobody.
//!
//! # An endpoint of your own
//!
//! What is too new to be here is declared in the same way as everything that is:
//!
//! ```no_run
//! use wxpay::{Client, endpoint};
//!
//! /// Reserves a table (预订餐桌).
//! #[endpoint(POST "v3/tables/<table_id>/reserve")]
//! pub struct ReserveTable {
//!     pub table_id: String, // named in the path: goes there, not into the body
//!     pub appid: String,
//!     pub attach: Option<String>, // `None` is left out
//! }
//!
//! /// What the server answers.
//! #[wxpay::model]
//! #[derive(Debug)]
//! pub struct ReserveTableResponse {
//!     pub reservation_id: String,
//! }
//!
//! # async fn reserve(client: &Client) -> wxpay::Result<()> {
//! let reserved = ReserveTable {
//!     table_id: "4".into(),
//!     appid: "wxd678efh567hg6787".into(),
//!     attach: None,
//! }
//! .send(client)
//! .await?;
//! println!("{}", reserved.reservation_id);
//! # Ok(())
//! # }
//! ```
//!
//! # What is where
//!
//! - [`v3`], `v2` and `notify` are the catalogue of operations and notifications.
//! - [`macro@endpoint`], [`macro@model`] and [`open_enum!`] declare endpoints and their types.
//! - [`Client`] and [`blocking::Client`] call them; [`Answer`] is what comes back, [`Error`] what
//!   does not, and [`Outcome`] says whether money may have moved.
//! - [`untyped`] calls by path alone: `client.v3("v3/certificates").get()`.
//! - [`configuration`] sets clients up from environment variables and files; [`Region`] names the
//!   data centres outside the mainland.
//! - [`mod@notification`] verifies and opens what WeChat Pay posts to the merchant,
//!   [`macro@notification`] declares an event and [`events!`] those that a program listens to.
//! - [`frontend`] signs what a server hands to its front end; [`Link`] is for pages that the user's
//!   browser opens.
//! - [`build_request`] and [`read_response`] are the same without input and output, for an HTTP
//!   stack of your own.
//!
//! # Features
//!
//! | feature | default | |
//! |---|---|---|
//! | `aws-lc-rs` | yes | cryptography by aws-lc-rs: the fastest, constant-time; needs a C compiler |
//! | `rsa` | | cryptography by the RustCrypto crates; with both on, aws-lc-rs is used (the crate `rsa` has the open advisory RUSTSEC-2023-0071 on the timing of private-key operations, and TLS still builds aws-lc) |
//! | `pkcs12` | | TLS client certificates from `apiclient_cert.p12` |
//! | `shangmi` | | the Chinese national algorithms: SM2 keys and certificates, SM3, SM4-GCM |
//! | `toml` | | clients from files: see [`configuration`] |
//! | `serialize` | | answers can be serialised, to be stored or passed on; costs compile time |
//! | `axum` | | extractors of notifications for axum 0.8 |
//! | `actix-web` | | extractors of notifications for actix-web 4 |
//! | `pay`, `refund`, `bill`, `combine-transactions`, `certificates` | yes | endpoints under `v3/pay`, `v3/refund` and so on |
//! | `payscore`, `profitsharing`, `marketing`, … | | endpoints under any other first segment of `v3/`, one feature for each (`fund-app` for `v3/fund-app`) |
//! | `v2` | | endpoints under `v2` |
//! | `notify` | | notifications of both protocols |
//! | `full` | | the whole catalogue: all of `v3`, `v2` and `notify` |
#![cfg_attr(docsrs, feature(doc_cfg))]

// The attribute macros name this crate by its path, here as everywhere else.
extern crate self as wxpay;

pub mod v3;

#[cfg(feature = "v2")]
#[doc(inline)]
pub use wxpay_v2 as v2;

#[cfg(feature = "notify")]
#[doc(inline)]
pub use wxpay_notify as notify;

#[cfg(doc)]
#[doc = include_str!("../ENDPOINTS.md")]
pub mod index {}

pub use wxpay_core::{crypto, *};
