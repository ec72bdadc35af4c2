//! What the tests share: a sandbox, and clients that are set up for it.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc)]

pub mod listener;
pub mod logs;

use std::time::Duration;

use wxpay::{Client, ClientBuilder};
use wxpay_sandbox::Sandbox;

/// A sandbox of one's own, on free ports; it ends with the test.
#[must_use]
pub fn sandbox() -> Sandbox {
    Sandbox::start().unwrap()
}

/// A sandbox whose RSA keys no other one has: the others of a process share theirs.
#[must_use]
pub fn stranger() -> Sandbox {
    Sandbox::builder().own_keys().start().unwrap()
}

/// A sandbox that remembers nothing: it asks for no order to have been made before.
#[must_use]
pub fn stateless_sandbox() -> Sandbox {
    Sandbox::builder().stateless().start().unwrap()
}

/// A client builder with everything the sandbox's merchant has.
#[must_use]
pub fn builder(sandbox: &Sandbox) -> ClientBuilder {
    patient(sandbox.client_builder())
}

/// A client for the sandbox.
#[must_use]
pub fn client(sandbox: &Sandbox) -> Client {
    builder(sandbox).build().unwrap()
}

/// The same with time-outs that no machine reaches, however busy: they are for tests that are not about
/// them.
#[must_use]
pub fn patient(builder: ClientBuilder) -> ClientBuilder {
    builder
        .connect_timeout(Duration::from_secs(100))
        .attempt_timeout(Duration::from_secs(200))
        .total_timeout(Duration::from_secs(600))
}

/// The code of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// And that of its Chinese edition.
#[cfg(doctest)]
#[doc = include_str!("../../README.zh-CN.md")]
pub struct ChineseReadme;
