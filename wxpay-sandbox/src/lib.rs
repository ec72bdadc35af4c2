//! A local WeChat Pay to develop and test against.
//!
//! [`Sandbox::start`] gives a server on two free loopback ports, HTTP and HTTPS, that behaves as
//! the real one does: it verifies every signature, validates every documented field, remembers
//! orders, answers signed, and says in words why it refuses something. It shares no code with any
//! client, so that one mistake cannot hide on both sides.
//!
//! ```
//! use wxpay_sandbox::{Fault, PlatformKey, Sandbox};
//!
//! # fn main() -> Result<(), wxpay_sandbox::StartError> {
//! let sandbox = Sandbox::builder().sign_with(PlatformKey::AsRequested).start()?;
//!
//! // Hand these to the client under test.
//! let merchant = sandbox.merchant();
//! let (url, mchid, key) = (sandbox.base_url(), &merchant.mchid, &merchant.private_key);
//! assert!(url.starts_with("http://127.0.0.1:") && url.ends_with('/'));
//! assert!(key.starts_with("-----BEGIN PRIVATE KEY-----"));
//!
//! // The next answer will not verify: does the client notice?
//! sandbox.fault(Fault::WrongSignature, 1);
//!
//! // … call it …
//!
//! // What arrived, and why it was refused.
//! for request in sandbox.requests() {
//!     println!("{} {} from {mchid}: {:?}", request.method, request.path, request.problem);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What it does
//! - **APIv3** (`/v3/…`, and the `/hk/` and `/global/` base paths): the `Authorization` header, the
//!   clock, replays and the signature over the raw request; `User-Agent`, `Accept`, `Content-Type`;
//!   path, query and body fields, encrypted ones included. A refusal is
//!   `{"code", "message", "detail"}`, and a wrong signature says which usual mistake explains it.
//! - **APIv2** (`/pay/…`, `/wxv/…`, …): XML, `sign` by MD5 or HMAC-SHA256, and the merchant's
//!   client certificate where it is documented, over HTTPS.
//! - **Orders with a life**: payments (JSAPI, App, H5, Native, by code, by face; of merchants, of
//!   partners, combined; deposits; APIv3 and APIv2 share one store), refunds, profit sharing,
//!   transfers to users, contracts for deductions, WeChat Pay Score service orders, smart-retail,
//!   rental, hotel and pay-after-use orders. They refuse what their state does not allow with the
//!   documented codes; the same request again is the same order. [`Sandbox::pay`] and its
//!   neighbours play the user. A payment by code or face above 1,000 yuan waits for the user's
//!   password. [`SandboxBuilder::stateless`] forgets all of it.
//! - **Every other documented operation** gets a signed answer that has each documented field, or
//!   each required one: see [`Answers`].
//! - **Pages for the user's browser**: the signed links of `papay/entrustweb` and
//!   `appauth/authindex`, the `h5_url` (`mweb_url`) of H5 orders and the `redirect_url` of contracts,
//!   which all lead to the sandbox. The user agrees, declines and pays there; a link that does not
//!   open says why.
//! - **Files**: bills over what happened in a day (or over two made-up trades), gzip and encrypted
//!   ones too, behind links with their hashes; statements and receipts; uploaded pictures.
//! - **Platform certificates**, rotated by [`Sandbox::rotate_platform_certificate`].
//! - **Other schemes**, when the sandbox is started with their keys: SM2 ([`SandboxBuilder`], feature
//!   `shangmi`), and brands, for which anything under `/brand/` is accepted and repeated.
//! - **Callbacks** of both protocols, signed and encrypted as the real ones: what happens to an
//!   order, or is [triggered](Sandbox::trigger), is posted to its `notify_url` on this machine, HTTP or
//!   [HTTPS](SandboxBuilder::notify_ca), until it is acknowledged, on the official schedule:
//!   [`Sandbox::deliveries`]. Those of profit sharing go where
//!   [`Sandbox::set_profit_sharing_notify_url`] says. By hand: [`Sandbox::notification`],
//!   [`Sandbox::signed_v2`], [`Sandbox::refund_v2`], [`Sandbox::deliver`].
//! - **Faults** on order: see [`Fault`].
//! - **A record** of every request, what its signature was checked against and why it was refused:
//!   [`Sandbox::requests`].
//!
//! Any number of sandboxes run side by side, and each starts within a few milliseconds: their RSA
//! keys are published test keys, worth nothing, unless [`SandboxBuilder::own_keys`] has them made.
//!
//! # Memory
//! A sandbox may run for weeks: what requests leave behind is bounded, but for orders that few make
//! many of.
//!
//! | what | how much of it |
//! |---|---|
//! | [requests](Sandbox::requests) | the 10,000 newest, 64 MiB |
//! | [callbacks](Sandbox::deliveries) | the 10,000 newest, 64 MiB; 32 attempts of each |
//! | nonces of the last ten minutes | 1,000,000, in some 20 MB |
//! | files behind links, for five minutes | 100, 64 MiB |
//! | uploads | 100, 64 MiB |
//! | payments, their refunds and what was shared of them | 50,000, in some 250 MB: [`SandboxBuilder::most_payments`] |
//! | contracts, transfers, authorizations, service orders | all, a few KB each |
//! | [faults](Sandbox::fault), platform certificates | as many as were ordered |
//!
//! A state file has a row for each order and each callback that is not acknowledged; of the rows, 16
//! bytes and their names are in memory too.
//!
//! # The program
//! `wxpay-sandbox` (the default feature `binary`) is the same for clients in any language:
//!
//! ```text
//! wxpay-sandbox --credentials sandbox --state sandbox/orders.sqlite --speed 60
//! ```
//!
//! It prints `listening on http://127.0.0.1:9080/`, and writes what a client needs to know to
//! `sandbox/merchant.json`: `mchid`, `serial`, `api_v3_key`, `api_v2_key`, `workwx_secret`,
//! `platform_serial`, `public_key_id`, `base_url`, `tls_base_url`, and the names of the files beside it as
//! `private_key`, `certificate`, `p12`, `platform_certificate`, `public_key` and `tls_ca`. An
//! HTTPS server of yours that shows `listener_certificate`, with `listener_private_key`, gets
//! callbacks. With `--brand` there are `brand_id`, `brand_serial`, `brand_private_key` and `brand_certificate`; with
//! `--shangmi` (feature `shangmi`) there are `sm2_serial`, `sm2_private_key`, `sm2_certificate`,
//! `sm2_platform_serial` and `sm2_platform_certificate`. Started again, it has the same keys, the
//! same orders, and the callbacks that were not acknowledged yet. SIGTERM or Ctrl-C ends it.
//!
//! `--control-from`, `--control-host`, `--notify-ca` and `--most-payments` are the methods of
//! [`SandboxBuilder`] of these names; `--help` lists the rest.
//!
//! Tests that only start sandboxes leave the program out:
//!
//! ```toml
//! [dev-dependencies]
//! wxpay-sandbox = { path = "../wxpay/wxpay-sandbox", default-features = false }
//! ```
//!
//! With the feature `client` there is `Sandbox::client`, a client of wxpay that is ready to use. It
//! is the only thing here that knows that client.
//!
//! # The control API
#![doc = include_str!("control/README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod actions;
mod answers;
mod builder;
#[cfg(feature = "binary")]
pub mod cli;
#[cfg(feature = "client")]
mod client;
mod clock;
mod control;
mod credentials;
mod delivery;
mod facts;
mod fault;
mod files;
mod keys;
mod multipart;
mod notification;
mod pages;
mod products;
mod query;
mod random;
mod record;
mod sandbox;
mod schema_answer;
mod server;
mod start_error;
#[cfg(feature = "state")]
mod state;
mod trigger;
mod v2;
mod v3;
mod validation;

pub use answers::Answers;
pub use builder::SandboxBuilder;
pub use control::{Network, NetworkError};
pub use delivery::{Delivery, DeliveryAttempt, DeliveryState, RecordedDelivery};
pub use fault::Fault;
#[cfg(feature = "shangmi")]
pub use keys::Shangmi;
pub use keys::{Brand, ListenerCertificate, Merchant, PlatformCertificate};
pub use notification::SignedNotification;
pub use products::{ActionError, RefundOutcome};
pub use record::{RecordedRequest, SignatureCheck};
pub use sandbox::{PlatformKey, Sandbox};
pub use start_error::StartError;
