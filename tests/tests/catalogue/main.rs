//! Every documented operation and event, against the sandbox.
//!
//! The requests are built by generated code, through the constructors that users have. What must
//! come of them is worked out from the facts in `catalogue/`, which the sandbox reads as well,
//! and not from the Rust types.

#![allow(clippy::unwrap_used)]

mod answer;
mod compare;
mod cross_protocol;
mod event;
mod facts;
mod generated;
mod product;
mod round_trip;
mod sample;
mod sent;
mod show;
mod xml;
