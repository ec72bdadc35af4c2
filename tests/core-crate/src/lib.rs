//! What a user writes who depends on `wxpay-core` alone: the same as one who depends on `wxpay`,
//! in another edition, with every lint on.
#![deny(warnings, missing_docs, clippy::pedantic)]
#![forbid(unsafe_code)]

// The modules call the library as `tests/own-crate` does; the macros find it by themselves.
extern crate wxpay_core as pay;

#[path = "../../own-crate/src/places.rs"]
pub mod places;
#[path = "../../own-crate/src/shadows.rs"]
pub mod shadows;
