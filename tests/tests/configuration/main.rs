//! Clients that are set up from the outside: variables, files, regions.
#![allow(clippy::unwrap_used, unreachable_pub)]

mod answer_key;
mod environment;
mod file;
mod folder;
mod lookup;
mod mistakes_in_files;
mod regions;
mod several_merchants;
