//! Retries, failover, platform certificates and what an observer sees, against the sandbox.
#![allow(clippy::unwrap_used)]

mod bills;
mod certificates;
mod classes;
mod concurrency;
mod observing;
mod retries;
mod spans;
