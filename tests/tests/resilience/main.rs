//! Retries, failover, platform certificates and what an observer sees, against the sandbox.
#![allow(clippy::unwrap_used)]

mod bills;
mod certificate_directory;
mod certificates;
mod classes;
mod concurrency;
mod departures;
mod entrances;
mod expiry;
mod observing;
mod reads;
mod renewal;
mod retries;
mod runtimes;
mod spans;
