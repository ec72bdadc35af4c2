//! Files that are sent: the bytes on the wire, what is signed of them, and every source.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod endpoints;
mod refused;
mod sent;
mod streams;
mod wire;
