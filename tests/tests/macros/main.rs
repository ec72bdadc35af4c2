//! What the code does that the macros write: where a request's fields go, how answers are read.

#![allow(clippy::unwrap_used)]

mod answers;
mod constructors;
mod fields;
mod indexed;
mod models;
mod open_enums;
mod places;
mod serde_attributes;
mod strings;
mod wire;
