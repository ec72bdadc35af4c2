//! Retries, failover, platform certificates and what an observer sees, against the sandbox.
#![allow(clippy::unwrap_used)]

mod certificates;
mod classes;
mod concurrency;
mod departures;
mod entrances;
mod observing;
mod reads;
mod retries;
mod spans;
