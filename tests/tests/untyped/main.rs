//! Calls without types against the sandbox: real keys, real HTTP, signatures checked on both
//! sides.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod blocking;
mod failures;
mod mistakes;
mod secrets;
mod v2;
mod v3;

/// An app id as the documentation has it.
const APPID: &str = "wxd678efh567hg6787";
