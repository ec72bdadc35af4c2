//! Runs the values published by other implementations of WeChat Pay (`vectors.json`).
#![allow(clippy::unwrap_used)]

mod accounting;
mod addresses;
mod apiv2;
mod chains;
mod crypto;
mod messages;
mod shangmi;
mod vectors;
