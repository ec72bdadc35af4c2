//! WeChat Pay (微信支付) in Rust: an endpoint is a struct, and calling it is one line.
//!
//! ```no_run
//! use std::path::Path;
//! use wxpay::{Client, endpoint};
//!
//! /// Cancels a smart-retail order (撤销智慧零售订单).
//! #[endpoint(POST "v3/payscore/smartretail-orders/<out_order_no>/cancel")]
//! pub struct CancelSmartRetailOrder {
//!     pub out_order_no: String, // named in the path: goes there, not into the body
//!     pub appid: String,
//!     pub service_id: String,
//!     pub reason: String,
//! }
//!
//! /// What the server answers.
//! #[wxpay::model]
//! #[derive(Debug)]
//! pub struct CancelSmartRetailOrderResponse {
//!     pub out_order_no: String,
//!     pub order_id: String,
//! }
//!
//! # async fn cancel() -> wxpay::Result<()> {
//! let client = Client::builder()
//!     .mchid("1900000109")
//!     .private_key(Path::new("apiclient_key.pem"))
//!     .certificate(Path::new("apiclient_cert.pem"))
//!     .platform_public_key("PUB_KEY_ID_0119000001092024", Path::new("pub_key.pem"))
//!     .build()?;
//! let cancelled = CancelSmartRetailOrder {
//!     out_order_no: "2024032100001".into(),
//!     appid: "wxd678efh567hg6787".into(),
//!     service_id: "500001".into(),
//!     reason: "the user changed their mind".into(),
//! }
//! .send(&client)
//! .await?;
//! println!("{} is cancelled", cancelled.order_id);
//! # Ok(())
//! # }
//! ```
//!
//! # What is where
//!
//! - [`macro@endpoint`], [`macro@model`] and [`open_enum!`] declare endpoints and their types.
//! - [`Client`] and [`blocking::Client`] call them; [`Answer`] is what comes back, [`Error`] what
//!   does not, and [`Outcome`] says whether money may have moved.
//! - [`v3`] and [`v2`] hold the endpoints that are declared already: if you know the URL, you
//!   know the module. One feature switches on one family.
//! - [`untyped`] calls what has no type: `client.v3("v3/certificates").get()`.
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
//! | `pay` | yes | endpoints under `v3/pay` |
//! | `payscore` | | endpoints under `v3/payscore` |
//! | `v2` | | endpoints under `v2` |
//! | `full` | | all endpoints |

// The attribute macros name this crate by its path, here as everywhere else.
extern crate self as wxpay;

pub mod v3;

#[cfg(feature = "v2")]
#[doc(inline)]
pub use wxpay_v2 as v2;

#[cfg(feature = "notify")]
#[doc(inline)]
pub use wxpay_notify as notify;

pub use wxpay_core::{crypto, *};
